"""Applies edits to texts, and finds the fixes that make nothing worse.

A fix is made only if checking the vault again, with the fix in place, reports nothing new, except
in text that the fix reveals, which was no Markdown before. Fixes are tried together. If there is a
new finding, the fixes in the notes that have one are tried apart from the rest, so a thousand fixes
cost a handful of checks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from knotwork.diagnostic import Diagnostic, Edit
from knotwork.text import Span, line_end

Texts: TypeAlias = Callable[[str], str]
"""Gives the text of a note as it is on disk."""
Recheck: TypeAlias = Callable[[Mapping[str, str]], tuple[Diagnostic, ...]]
"""Checks the vault with other texts for some notes, by path."""
Wanted: TypeAlias = Callable[[Diagnostic], bool]
"""Says whether the fix of a finding is to be made at all."""
_Batch: TypeAlias = tuple[Diagnostic, ...]

_ROUNDS = 16
"""One fix can make another possible; no real chain of fixes is as long as this."""
_CHECKS = 100
"""Checks in one round; fixes that are undecided by then are not made."""


class Repair(NamedTuple):
    """The result of fixing."""

    texts: Mapping[str, str]
    """The notes that change, with their new texts."""
    made: tuple[Diagnostic, ...]
    """The findings whose fixes were made."""
    left: tuple[Diagnostic, ...]
    """The findings of the fixed vault."""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; line ends in new text become those of the note.

    Edits at one place are made in the order given. They must not overlap (see `compatible`).
    """
    return _placed(text, edits)[0]


def _placed(text: str, edits: Iterable[Edit]) -> tuple[str, list[tuple[Edit, Span]]]:
    """The text with all edits made, and where in it the text of each one stands."""
    ending = line_end(text)
    parts: list[str] = []
    places: list[tuple[Edit, Span]] = []
    at = length = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if not at <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"an edit overlaps another or the end of {edit.path}")
        parts.extend((text[at : edit.span.start], edit.text.replace("\n", ending)))
        length += edit.span.start - at
        places.append((edit, Span(length, length + len(parts[-1]))))
        length, at = places[-1][1].end, edit.span.end
    return "".join((*parts, text[at:])), places


def repair(found: Sequence[Diagnostic], texts: Texts, recheck: Recheck, wanted: Wanted) -> Repair:
    """Make every wanted fix that makes nothing worse, then those that these make possible."""
    changed: dict[str, str] = {}
    made: list[Diagnostic] = []
    found = tuple(found)
    for _round in range(_ROUNDS):
        attempt = _Attempt(texts, changed, recheck, found)
        taken = attempt.harmless(compatible(filter(wanted, found)))
        if not taken:
            break
        changed, found = attempt.texts, attempt.found
        made.extend(taken)
    return Repair({path: changed[path] for path in sorted(changed)}, tuple(made), found)


def compatible(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings whose fixes overlap with no fix of an earlier finding."""
    taken: dict[str, list[Span]] = defaultdict(list)
    result = []
    for one in found:
        edits = edits_of(one)
        if edits and not any(_touches(edit.span, taken[edit.path]) for edit in edits):
            result.append(one)
            for edit in edits:
                insort(taken[edit.path], edit.span)
    return tuple(result)


def _touches(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a span overlaps with, or equals, one of the sorted others."""
    at = bisect_left(taken, span)
    before = at > 0 and taken[at - 1].end > span.start
    return before or (at < len(taken) and (taken[at] == span or taken[at].start < span.end))


def edits_of(one: Diagnostic) -> tuple[Edit, ...]:
    """The edits of a finding's fix; none without a fix."""
    return one.finding.fix.edits if one.finding.fix else ()


class _Attempt:
    """One round of fixing: all fixes refer to the same state of the texts."""

    def __init__(
        self,
        texts: Texts,
        changed: Mapping[str, str],
        recheck: Recheck,
        found: tuple[Diagnostic, ...],
    ) -> None:
        self._read = texts
        self._base = changed
        self._recheck = recheck
        self.texts = dict(changed)
        self.found = found

    def harmless(self, batch: _Batch) -> _Batch:
        """The fixes of a batch that can be made together; `texts` and `found` then have them."""
        taken: _Batch = ()
        waiting = [batch] if batch else []
        for _check in range(_CHECKS):
            if not waiting:
                break
            more = waiting.pop()
            texts, revealed = self._with((*taken, *more))
            found = self._recheck(texts)
            worse = _new(self.found, _outside(found, revealed))
            if not worse:
                taken, self.texts, self.found = (*taken, *more), texts, found
            elif len(more) > 1:
                waiting.extend(_parted(more, {path for _rule, path, _message in worse}))
        return taken

    def _with(self, fixes: Iterable[Diagnostic]) -> tuple[dict[str, str], dict[str, list[Span]]]:
        """The texts with some fixes made, and what these reveal in them, by path."""
        edits: dict[str, list[Edit]] = defaultdict(list)
        revealing: set[Edit] = set()
        for one in fixes:
            for edit in edits_of(one):
                edits[edit.path].append(edit)
            if one.finding.fix and one.finding.fix.reveals:
                revealing.update(edits_of(one))
        texts, revealed = dict(self._base), dict[str, list[Span]]()
        for path, of_note in edits.items():
            texts[path], places = _placed(self._text(path), of_note)
            revealed[path] = [span for edit, span in places if edit in revealing]
        return texts, revealed

    def _text(self, path: str) -> str:
        return self._base[path] if path in self._base else self._read(path)


def _parted(batch: _Batch, worse: Collection[str]) -> Iterator[_Batch]:
    """Splits a batch that made something worse; its parts are to be tried from the last.

    Fixes in notes without new findings stay together. Several in one note that has some are halved.
    A fix that is alone in such a note is the suspect, and is tried once more without the others.
    """
    harm = [{edit.path for edit in edits_of(one)} & set(worse) for one in batch]
    times = Counter(path for paths in harm for path in paths)
    if not times:
        yield from _halves(batch)
        return
    pairs = tuple(zip(batch, harm, strict=True))
    blamed = tuple(one for one, paths in pairs if any(times[path] == 1 for path in paths))
    if len(blamed) < len(batch):
        yield from filter(None, (blamed,))
    yield from _halves(
        tuple(one for one, paths in pairs if paths and all(times[path] > 1 for path in paths))
    )
    yield from filter(None, (tuple(one for one, paths in pairs if not paths),))


def _halves(batch: _Batch) -> Iterator[_Batch]:
    half = len(batch) // 2
    yield from filter(None, (batch[half:], batch[:half]))


def _outside(
    found: Iterable[Diagnostic], revealed: Mapping[str, Sequence[Span]]
) -> Iterator[Diagnostic]:
    """The findings that are not about text which fixes have revealed, given in order."""
    for one in found:
        spans = revealed.get(one.finding.path, ())
        at = bisect_right(spans, one.finding.span.start, key=lambda span: span.start) - 1
        if at < 0 or one.finding.span.end > spans[at].end:
            yield one


def _new(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> Collection[tuple[str, str, str]]:
    """The findings that are new (see `_identities`)."""
    return Counter(_identities(after)) - Counter(_identities(before))


def _identities(found: Iterable[Diagnostic]) -> Iterator[tuple[str, str, str]]:
    """Identifies each finding by note, rule and message: edits move places."""
    return ((one.rule, one.finding.path, one.finding.message) for one in found)
