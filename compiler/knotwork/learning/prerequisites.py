"""Prerequisites: which notes a reader needs before which.

A prerequisite is a link to another note whose relation counts as one: `uses` and `requires`, unless
the configuration says otherwise. Trails never count, nor do links in comments.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.graph import ConceptGraph

Needs: TypeAlias = Mapping[str, tuple[str, ...]]
"""For the path of a note, paths of others; notes without any are left out."""

_AT_ONCE = 4_096
"""Candidates that `minimal` follows at a time: as many bits, half a kilobyte, for each note."""


class Prerequisites(msgspec.Struct, frozen=True):
    """The direct prerequisites of all notes, in both directions."""

    needs: Needs
    """For each note, what it names as needed first, in the order of its links."""
    leads: Needs
    """For each note, those that name it, in path order."""


class Reached(msgspec.Struct, frozen=True):
    """A note on the way to another, or on the way from it."""

    path: str
    distance: int
    """Steps from one to the other: 1 for a direct prerequisite."""


def prerequisites(graph: ConceptGraph) -> Prerequisites:
    """All prerequisites that the links of a graph name."""
    needs = {path: tuple(found) for path in graph.notes if (found := _named(graph, path))}
    return Prerequisites(needs, transposed(needs))


def prerequisite_links(graph: ConceptGraph, path: str) -> Iterator[tuple[int, str]]:
    """Number and target of each link that names a prerequisite, even if it is the note itself."""
    links, prerequisites = graph.notes[path].unit.links, graph.prerequisites
    for number, relation in enumerate(graph.relations(path)):
        if relation in prerequisites and not links[number].hidden:
            target = graph.target(path, number)
            if target is not None and target in graph.notes:
                yield number, target


def _named(graph: ConceptGraph, path: str) -> dict[str, None]:
    return {target: None for _number, target in prerequisite_links(graph, path) if target != path}


def transposed(needs: Needs) -> Needs:
    """The same pairs, looked up by what is needed."""
    result: dict[str, list[str]] = defaultdict(list)
    for path, targets in needs.items():
        for target in targets:
            result[target].append(path)
    return {path: tuple(sources) for path, sources in result.items()}


def minimal(needs: Needs, position: Mapping[str, int]) -> Needs:
    """The prerequisites without those that another prerequisite of the same note implies.

    `position` gives each note's place in the learning order. Except in circles, a note needs only
    what stands before it; what stands after it is kept, and implies nothing.
    """
    rows = [
        _Row(position[path], path, [one for one in needs[path] if position[one] < position[path]])
        for path in sorted(needs, key=position.__getitem__)
    ]
    # For each note that another one may imply: the place of the last note that needs it.
    last = {one: row.at for row in rows if len(row.before) > 1 for one in row.before}
    # Only the rows from a note to the last that needs it matter: notes with similarly many rows
    # are followed together.
    candidates = sorted(
        last, key=lambda one: ((last[one] - position[one]).bit_length(), position[one])
    )
    for start in range(0, len(candidates), _AT_ONCE):
        some = candidates[start : start + _AT_ONCE]
        begin = bisect_left(rows, min(position[one] for one in some), key=_place)
        end = bisect_right(rows, max(last[one] for one in some), key=_place)
        _leave_out_implied(rows[begin:end], some)
    return {
        row.path: tuple(
            one for one in needs[row.path] if position[one] >= row.at or one in row.before
        )
        for row in rows
    }


class _Row(NamedTuple):
    """A note's place in the learning order, its path, and what it needs of the notes before it."""

    at: int
    path: str
    before: list[str]


_place = attrgetter("at")


def _leave_out_implied(rows: Iterable[_Row], some: Iterable[str]) -> None:
    """Remove from each row those of `some` notes that another note of the row needs.

    For each note, one number says which of them it needs, directly or not: it has a bit for each.
    Joining two such numbers takes as long as one step of a search, which would take thousands.
    """
    bits = {path: 1 << number for number, path in enumerate(some)}
    reached: dict[str, int] = {}
    for _at, path, before in rows:
        direct = implied = 0
        for one in before:
            direct |= bits.get(one, 0)
            implied |= reached.get(one, 0)
        if direct & implied:
            before[:] = (one for one in before if not implied & bits.get(one, 0))
        if direct | implied:
            reached[path] = direct | implied


def reached(
    start: str, needs: Needs, position: Mapping[str, int], limit: int | None = None
) -> tuple[Reached, ...]:
    """All notes that `needs` leads to from `start`, nearest first, ties in learning order."""
    found: list[Reached] = []
    seen = {start}
    level = [start]
    distance = 0
    while level and (limit is None or len(found) < limit):
        distance += 1
        level = sorted(
            {target for path in level for target in needs.get(path, ())} - seen,
            key=position.__getitem__,
        )
        seen.update(level)
        found.extend(Reached(path, distance) for path in level)
    return tuple(found[:limit])
