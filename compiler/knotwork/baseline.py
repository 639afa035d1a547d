"""The baseline: findings that a vault already had, accepted until somebody mends them.

An entry names the rule, the note and the words that the finding is about, but no line, for text
moves. If a note is gone and another, without entries, has findings about the same words, it counts
as renamed. The file is JSON with one entry a line, so that reviews show what was mended.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.diagnostic import Diagnostic
from knotwork.names import short_hash
from knotwork.text import Span

Cut: TypeAlias = Callable[[str, Span], str]
"""Gives the words that a finding is about; empty for a finding about the whole file."""

VERSION = 1
_LONGEST = 100
"""Code points of words that an entry holds; longer ones are cut and end in a hash of all."""


class BaselineEntry(msgspec.Struct, frozen=True, order=True):
    """One finding, or several alike."""

    path: str
    rule: str
    words: str
    count: int = 1


class Baseline(msgspec.Struct, frozen=True):
    """The accepted findings of a vault."""

    version: int
    findings: tuple[BaselineEntry, ...]


class Sifted(NamedTuple):
    """Findings held against a baseline."""

    new: tuple[Diagnostic, ...]
    left: Baseline
    """The entries that are not gone, with the paths that notes have now."""
    gone: int
    """How many findings of the baseline are gone."""

    @property
    def known(self) -> int:
        """The number of findings that the baseline still accepts."""
        return sum(entry.count for entry in self.left.findings)


Looked: TypeAlias = Callable[[str, str], bool]
"""Whether a check looked for findings of a rule (second) in a note (first)."""


class _Kind(NamedTuple):
    """What identifies a finding across edits of its note."""

    path: str
    rule: str
    words: str

    @classmethod
    def of(cls, one: Diagnostic, cut: Cut) -> _Kind:
        words = " ".join(cut(one.finding.path, one.finding.span).split())
        if len(words) > _LONGEST:
            words = f"{words[:_LONGEST]}… {short_hash(words)}"
        return cls(one.finding.path, one.rule, words)


def baseline(diagnostics: Iterable[Diagnostic], cut: Cut) -> Baseline:
    """A baseline that accepts all findings."""
    return _baseline(Counter(_Kind.of(one, cut) for one in diagnostics))


def sifted(
    diagnostics: Iterable[Diagnostic],
    accepted: Baseline,
    cut: Cut,
    paths: Collection[str],
    looked: Looked = lambda _path, _rule: True,
) -> Sifted:
    """Compare findings with those accepted; `paths` are the files that the vault has now.

    What the check has not looked for is not gone.
    """
    open_: Counter[_Kind] = Counter()
    for entry in accepted.findings:
        open_[_Kind(entry.path, entry.rule, entry.words)] += entry.count
    left: Counter[_Kind] = Counter()
    unknown: list[tuple[_Kind, Diagnostic]] = []
    for one in diagnostics:
        kind = _Kind.of(one, cut)
        if open_[kind] > 0:
            open_[kind] -= 1
            left[kind] += 1
        else:
            unknown.append((kind, one))
    new = tuple(_renamed(unknown, open_, left, accepted, paths))
    unseen = Counter({kind: n for kind, n in open_.items() if not looked(kind.path, kind.rule)})
    return Sifted(new, _baseline(left + unseen), open_.total() - unseen.total())


def _renamed(
    unknown: Iterable[tuple[_Kind, Diagnostic]],
    open_: Counter[_Kind],
    left: Counter[_Kind],
    accepted: Baseline,
    paths: Collection[str],
) -> Iterable[Diagnostic]:
    """The findings that are still new after renamed notes are matched with their old entries."""
    named = {entry.path for entry in accepted.findings}
    homeless: dict[tuple[str, str], list[_Kind]] = defaultdict(list)
    for kind, count in open_.items():
        if kind.path not in paths:
            homeless[kind.rule, kind.words] += [kind] * count
    for kind, one in unknown:
        if kind.path not in named and homeless[kind.rule, kind.words]:
            open_[homeless[kind.rule, kind.words].pop()] -= 1
            left[kind] += 1
        else:
            yield one


def _baseline(counts: Mapping[_Kind, int]) -> Baseline:
    entries = (BaselineEntry(*kind, count) for kind, count in counts.items())
    return Baseline(VERSION, tuple(sorted(entries)))
