"""What a reader needs first: the links that say so, without repeats, and their circles.

A prerequisite is a link whose relation the graph counts as one (`uses` and `requires`, unless the
configuration says otherwise) to another note of the graph. Trails are none, and links in comments
are none: what is commented out shows nowhere.
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
"""For each path, paths; those without any are left out."""

_AT_ONCE = 4_096
"""Prerequisites that are looked for at a time, which takes half a kilobyte for each note."""


class Prerequisites(msgspec.Struct, frozen=True):
    """The direct prerequisites of notes, in both directions."""

    needs: Needs
    """For each note, what it names as needed first, in the order in which it does."""
    leads: Needs
    """For each note, those that name it, in path order."""


class Reached(msgspec.Struct, frozen=True):
    """A note on the way to another, or on the way from it."""

    path: str
    distance: int
    """How many prerequisites lie between: 1 for a direct one."""


def prerequisites(graph: ConceptGraph) -> Prerequisites:
    """All prerequisites that the links of a graph name."""
    needs = {path: tuple(found) for path in graph.notes if (found := _named(graph, path))}
    return Prerequisites(needs, transposed(needs))


def prerequisite_links(graph: ConceptGraph, path: str) -> Iterator[tuple[int, str]]:
    """The links of a note that name a prerequisite, the note itself included: number, target."""
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
    """Prerequisites without those that another one of the same note implies.

    `position` is the learning order: a note can only need what stands before it, circles aside.
    What stands after it is kept, and implies nothing.
    """
    rows = [
        _Row(position[path], path, [one for one in needs[path] if position[one] < position[path]])
        for path in sorted(needs, key=position.__getitem__)
    ]
    doubted = {one: row.at for row in rows if len(row.before) > 1 for one in row.before}
    # Those that are doubted from far away come last: for the others only notes between count.
    wanted = sorted(
        doubted, key=lambda one: ((doubted[one] - position[one]).bit_length(), position[one])
    )
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        begin = bisect_left(rows, min(position[one] for one in some), key=_place)
        end = bisect_right(rows, max(doubted[one] for one in some), key=_place)
        _leave_out_implied(rows[begin:end], some)
    return {
        row.path: tuple(
            one for one in needs[row.path] if position[one] >= row.at or one in row.before
        )
        for row in rows
    }


class _Row(NamedTuple):
    """A note with what it needs and what stands before it."""

    at: int
    path: str
    before: list[str]


_place = attrgetter("at")


def _leave_out_implied(rows: Iterable[_Row], some: Iterable[str]) -> None:
    """Leave out of each row what another of its notes needs, of some notes; rows in their order.

    What each note needs of them, directly or not, is one number with a bit for each: to join two
    such numbers takes as long as a step in a search, of which a note may need thousands.
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
    """Everything that a note leads to in `needs`, nearest first, ties in learning order."""
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
    """For each knot of notes that need one another, its shortest circle.

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

    Each note is tried as the circle's first; then it is taken away, with all that no longer lies on
    a circle, so that a large ring costs as little as a small one.
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
