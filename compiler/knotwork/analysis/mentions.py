"""Unlinked mentions: places where a note names another without linking to it.

All titles, file names and aliases are looked for at once (`name_finder.py`), in prose only: not in
code, formulas, links, tags or comments. A name has to be a word of its own. What this means depends
on the script: Chinese, Japanese and Thai have no spaces between words, so there any place will do,
and Korean appends particles to nouns, so there only the beginning has to be free. A hyphen makes
one word of two: "self-attention" does not mention *attention*.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec

from knotwork.analysis.name_finder import NameFinder, is_hangul, is_unspaced
from knotwork.analysis.neighbours import anything, linked
from knotwork.graph import ConceptGraph
from knotwork.model import Note
from knotwork.names import natural_key, normal, stem
from knotwork.text import Lines, Span, unpacked_spans

Text: TypeAlias = Callable[[str], str | None]
"""Gives the text of the note at a path; None if it cannot be read."""
Prose: TypeAlias = Callable[[Sequence[str]], Iterable[bytes]]
"""Gives the spans of plain words (`Unit.prose`) of the notes at some paths, in their order."""

_SHORTEST = 3
"""The fewest letters of a name that is looked for; two in scripts whose words are that short."""
_NAMES_NOTHING = frozenset({"index", "readme"})
_HYPHENS = frozenset("-‐‑")
_AROUND = 60
"""The most code points of context on each side."""
_LONGEST_WORD = 40
"""The most code points of a word; a longer one at the edge of the context is cut."""


class Mention(msgspec.Struct, frozen=True):
    """The first place where a note names another without linking to it anywhere."""

    path: str
    target: str
    """The path of the note that is named."""
    also: tuple[str, ...]
    """The paths of other notes with the same name."""
    words: str
    line: int
    column: int
    span: Span
    before: str
    after: str
    count: int
    """How often it is named."""


def mentions(
    graph: ConceptGraph, text: Text, of: str | None = None, prose: Prose | None = None
) -> Iterator[Mention]:
    """Unlinked mentions by note and place: of the note `of`, or of all.

    Without `prose`, the units of the graph must have the spans of their words. With it, it is asked
    only for notes whose text has a wanted name at all: finding these costs much less than compiling
    every note for its prose.
    """
    names = _names(graph, of)
    if not names:
        return
    search = _Search(names, linked(graph, anything))
    for path, spans in _placed(graph, text, search, prose):
        if spans and (written := text(path)) is not None:
            lines = Lines.unpacked(graph.notes[path].unit.lines)
            for span, targets, count in search.first(path, written, unpacked_spans(spans)):
                yield _mention(path, written, span, targets, count, lines)


def _placed(
    graph: ConceptGraph, text: Text, search: _Search, prose: Prose | None
) -> Iterator[tuple[str, bytes]]:
    if prose is None:
        yield from ((path, note.unit.prose) for path, note in graph.notes.items())
    else:
        some = [path for path in graph.notes if search.may_find(path, text(path) or "")]
        yield from zip(some, prose(some), strict=True)


class _Search:
    """Looks for names in notes that do not link to the notes with these names."""

    def __init__(
        self, names: Mapping[str, tuple[str, ...]], links: Mapping[str, Iterable[str]]
    ) -> None:
        self._targets = tuple(names.values())
        self._finder = NameFinder(names)
        self._links = links

    def may_find(self, path: str, text: str) -> bool:
        """Whether such a name is anywhere in the text of a note, even in code or a link."""
        known = self._known(path)
        return any(
            known.isdisjoint(self._targets[number]) and _stands_alone(text, start, end)
            for number, start, end in self._finder.matches(_folded(text))
        )

    def first(
        self, path: str, text: str, prose: Iterable[Span]
    ) -> Iterator[tuple[Span, tuple[str, ...], int]]:
        """For each note that is named in the prose of the one at `path`: the first place, the paths
        of all notes with that name, and the number of places."""
        known = self._known(path)
        found: dict[str, list[tuple[Span, tuple[str, ...]]]] = {}
        for span, number in _found(text, prose, self._finder):
            targets = self._targets[number]
            if known.isdisjoint(targets):
                found.setdefault(targets[0], []).append((span, targets))
        for places in found.values():
            yield *places[0], len(places)

    def _known(self, path: str) -> set[str]:
        return {path, *self._links.get(path, ())}


def _names(graph: ConceptGraph, of: str | None) -> Mapping[str, tuple[str, ...]]:
    """Every form in which a name may be written, and the paths of the notes that have it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for path, note in graph.notes.items():
        for name in dict.fromkeys((*_titles(graph, note), stem(path), *note.unit.aliases)):
            for form in _forms(name):
                found[form][path] = None
    return {
        name: tuple(sorted(paths, key=natural_key))
        for name, paths in found.items()
        if of is None or of in paths
    }


def _titles(graph: ConceptGraph, note: Note) -> Iterator[str]:
    """A note's title, unless it is just the vault's, which any note may mention."""
    title = graph.title(note.path)
    if title != graph.vault_title or title in (note.unit.title, note.unit.opening):
        yield title


def _forms(name: str) -> Iterator[str]:
    """The forms in which a name is looked for: with accents composed, and decomposed."""
    wanted = " ".join(normal(name).split())
    if _worth_finding(wanted):
        yield _folded(wanted)
        yield _folded(unicodedata.normalize("NFD", wanted))


def _worth_finding(name: str) -> bool:
    letters = sum(character.isalpha() for character in name)
    if any(is_unspaced(character) or is_hangul(character) for character in name):
        return letters >= 2
    return letters >= _SHORTEST and name.lower() not in _NAMES_NOTHING


def _folded(words: str) -> str:
    """The text in lower case and with plain spaces, with every character at its old offset.

    The lower case of a sigma depends on what follows, so both forms become one.
    """
    lower = words.lower()
    if len(lower) != len(words):
        lower = "".join(one if len(one.lower()) != 1 else one.lower() for one in words)
    return lower.translate(_PLAIN)


_PLAIN = str.maketrans("\n\t\N{NO-BREAK SPACE}ς", "   σ")


def _found(text: str, prose: Iterable[Span], finder: NameFinder) -> Iterator[tuple[Span, int]]:
    """The names in a text from left to right; of names that begin alike, the longest."""
    for run in prose:
        words = _folded(run.cut(text))
        end = 0
        matches = finder.matches(words)
        for number, start, stop in sorted(matches, key=lambda found: (found[1], -found[2])):
            if start >= end and _stands_alone(text, run.start + start, run.start + stop):
                end = stop
                yield Span(run.start + start, run.start + stop), number


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, first = text[start - 1 : start] if start else "", text[start]
    last, after = text[end - 1], text[end : end + 1]
    if _in_word(before) and _in_word(first) and not (is_unspaced(before) or is_unspaced(first)):
        return False
    if before in _HYPHENS and start > 1 and _in_word(text[start - 2]):
        return False
    hangul = is_hangul(last) and is_hangul(after)
    if _in_word(last) and _in_word(after):
        return hangul or is_unspaced(last) or is_unspaced(after)
    return not (after in _HYPHENS and _in_word(text[end + 1 : end + 2]))


def _in_word(character: str) -> bool:
    return (
        character.isalnum() or character == "_" or unicodedata.category(character or " ")[0] == "M"
    )


def _mention(
    path: str, text: str, span: Span, targets: tuple[str, ...], count: int, lines: Lines
) -> Mention:
    place = lines.place(span.start)
    before = text[lines.start(place.line) : span.start]
    after = text[span.end : span.end + _AROUND + 1].partition("\n")[0]
    return Mention(
        path=path,
        target=targets[0],
        also=targets[1:],
        words=span.cut(text),
        line=place.line,
        column=place.column,
        span=span,
        before=before[_cut_before(before) :],
        after=after[: _cut_after(after)].rstrip("\r"),
        count=count,
    )


def _cut_before(text: str) -> int:
    """The offset from which a text fits as context before, if possible between words."""
    earliest = max(0, len(text) - _AROUND)
    places = range(earliest, min(len(text), earliest + _LONGEST_WORD))
    return next((at for at in places if _is_between(text, at)), earliest)


def _cut_after(text: str) -> int:
    """The offset up to which a text fits as context after, if possible between words."""
    latest = min(len(text), _AROUND)
    places = range(latest, max(0, latest - _LONGEST_WORD), -1)
    return next((at for at in places if _is_between(text, at)), latest)


def _is_between(text: str, at: int) -> bool:
    """Whether an offset is between words, and not before a combining mark."""
    before, after = text[at - 1 : at], text[at : at + 1]
    if not (before and _in_word(before) and _in_word(after)):
        return True
    apart = is_unspaced(before) or is_unspaced(after)
    return apart and unicodedata.category(after)[0] != "M"
