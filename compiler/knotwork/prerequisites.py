"""Prerequisites: which notes a reader needs before which, and the circles they may form.

A prerequisite is a link to another note whose relation counts as one: `uses` and `requires`, unless
the configuration says otherwise. Trails never count, nor do links in comments.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
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
    """Number and target of each link that names a prerequisite, be it the note itself."""
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
    # Only the rows from a note to its last one matter, so notes with as many of them go together.
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


def circles(needs: Needs) -> Iterator[tuple[str, ...]]:
    """The shortest circle of each knot: of each group of notes that all need one another.

    A circle begins with its first note in path order and names each note once.
    """
    for knot in knots(needs):
        yield _shortest(knot, needs)


def knots(needs: Needs) -> Iterator[frozenset[str]]:
    """The strongly connected components of more than one note (Tarjan's, without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    opened: list[str] = []
    on_stack: set[str] = set()
    for root in sorted(needs):
        if root in index:
            continue
        index[root] = low[root] = len(index)
        opened.append(root)
        on_stack.add(root)
        stack = [(root, iter(needs[root]))]
        while stack:
            path, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    low[above] = min(low[above], low[path])
                if low[path] == index[path]:
                    knot = _closed(path, opened, on_stack)
                    if len(knot) > 1:
                        yield knot
            elif target not in index:
                index[target] = low[target] = len(index)
                opened.append(target)
                on_stack.add(target)
                stack.append((target, iter(needs.get(target, ()))))
            elif target in on_stack:
                low[path] = min(low[path], index[target])


def _closed(path: str, opened: list[str], on_stack: set[str]) -> frozenset[str]:
    knot: set[str] = set()
    while path not in knot:
        knot.add(opened.pop())
    on_stack -= knot
    return frozenset(knot)


def _shortest(knot: frozenset[str], needs: Needs) -> tuple[str, ...]:
    """The shortest circle of a knot; of several, the first in path order.

    Each note is tried as the first of the circle and then removed, with all that then lies on no
    circle any more. So a large ring costs no more than one search.
    """
    inside = {path: [one for one in needs[path] if one in knot] for path in sorted(knot)}
    leads = {path: list(sources) for path, sources in _within(inside).items()}
    best: tuple[str, ...] = ()
    for start in sorted(knot):
        if start in inside:
            circle = _circle(start, inside, len(best) or len(knot) + 1)
            best = circle or best
            _take_away(start, inside, leads)
        if len(best) == 2:
            break
    return best


def _within(inside: Mapping[str, Iterable[str]]) -> Needs:
    return transposed({path: tuple(targets) for path, targets in inside.items()})


def _circle(start: str, inside: Mapping[str, list[str]], shorter_than: int) -> tuple[str, ...]:
    """The first shortest way from a note back to it, if shorter than that."""
    came_from: dict[str, str] = {}
    queue = deque([(start, 1)])
    while queue:
        path, length = queue.popleft()
        if length >= shorter_than:
            break
        for target in sorted(inside[path]):
            if target == start:
                return _way(path, start, came_from)
            if target in inside and target not in came_from:
                came_from[target] = path
                queue.append((target, length + 1))
    return ()


def _way(path: str, start: str, came_from: Mapping[str, str]) -> tuple[str, ...]:
    way = [path]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))


def _take_away(start: str, inside: dict[str, list[str]], leads: Mapping[str, list[str]]) -> None:
    gone = [start]
    while gone:
        path = gone.pop()
        if path not in inside:
            continue
        targets = inside.pop(path)
        gone.extend(
            one
            for one in targets
            if one in inside and not any(source in inside for source in leads[one])
        )
        gone.extend(
            one
            for one in leads.get(path, ())
            if one in inside and not any(target in inside for target in inside[one])
        )
