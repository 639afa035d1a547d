"""Finds notes that were renamed between two states of a vault.

First, notes with the same text are paired; then, of the others, those that share most of their
lines. Lines that are in many notes do not count, so that few pairs of notes are compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from knotwork.graph import ConceptGraph
from knotwork.model import Unit

_ALIKE = 0.5
"""The share of lines that two notes must have in common."""
_COMMON = 20
"""A line in more notes than this does not count."""


def renames(before: ConceptGraph, after: ConceptGraph) -> Mapping[str, str]:
    """New paths of renamed notes by their old ones."""
    gone = [path for path in before.notes if path not in after.notes]
    come = [path for path in after.notes if path not in before.notes]
    found = _same(before, after, gone, come)
    taken = set(found.values())
    gone = [path for path in gone if path not in found]
    come = [path for path in come if path not in taken]
    return dict(sorted({**found, **_alike(before, after, gone, come)}.items()))


def _same(
    before: ConceptGraph, after: ConceptGraph, gone: Iterable[str], come: Iterable[str]
) -> dict[str, str]:
    """Pairs of notes with the same text; several with one text are paired in path order."""
    by_digest: dict[str, list[str]] = defaultdict(list)
    for path in come:
        by_digest[after.notes[path].unit.digest].append(path)
    found = {}
    for path in gone:
        if twins := by_digest.get(before.notes[path].unit.digest):
            found[path] = twins.pop(0)
    return found


def _alike(
    before: ConceptGraph, after: ConceptGraph, gone: Iterable[str], come: Iterable[str]
) -> dict[str, str]:
    """Pairs of a note that is gone and one that came, by most of their lines; each in one pair."""
    holders: dict[str, list[str]] = defaultdict(list)
    lines = {path: _lines(after.notes[path].unit) for path in come}
    for path, held in lines.items():
        for line in held:
            holders[line].append(path)
    pairs = []
    for path in gone:
        own = _lines(before.notes[path].unit)
        shared = Counter(
            other
            for line in own
            if len(holders.get(line, ())) <= _COMMON
            for other in holders.get(line, ())
        )
        for other, count in shared.items():
            share = count / max(len(own), len(lines[other]))
            if share >= _ALIKE:
                pairs.append((-share, path, other))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _share, path, other in sorted(pairs):
        if path not in found and other not in taken:
            found[path] = other
            taken.add(other)
    return found


def _lines(unit: Unit) -> frozenset[str]:
    return frozenset(line for line in unit.body.text.split("\n") if line.strip())
