"""Circles of notes that all need one another: which there are, and the shortest way round each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from knotwork.learning.prerequisites import Needs, transposed


def circles(needs: Needs) -> Iterator[tuple[str, ...]]:
    """The shortest circle of each knot: of each group of notes that all need one another.

    A circle begins with its first note in path order and names each note once.
    """
    for knot in knots(needs):
        yield _shortest(knot, needs)


def knots(needs: Needs) -> Iterator[frozenset[str]]:
    """The strongly connected components of more than one note (Tarjan's, without recursion)."""
    entered: dict[str, int] = {}  # the order in which notes were reached
    low: dict[str, int] = {}  # of those in `opened`, the earliest that each note leads to
    opened: list[str] = []  # the notes whose knots are not known yet
    on_stack: set[str] = set()  # the same, to look them up
    way: list[tuple[str, Iterator[str]]] = []  # the notes up to here, with targets still to follow

    def enter(path: str) -> None:
        entered[path] = low[path] = len(entered)
        opened.append(path)
        on_stack.add(path)
        way.append((path, iter(needs.get(path, ()))))

    for root in sorted(needs):
        if root not in entered:
            enter(root)
        while way:
            path, targets = way[-1]
            target = next(targets, None)
            if target is not None:
                if target not in entered:
                    enter(target)
                elif target in on_stack:
                    low[path] = min(low[path], entered[target])
                continue
            way.pop()
            if way:
                above = way[-1][0]
                low[above] = min(low[above], low[path])
            if low[path] == entered[path]:
                knot = _closed(path, opened, on_stack)
                if len(knot) > 1:
                    yield knot


def _closed(path: str, opened: list[str], on_stack: set[str]) -> frozenset[str]:
    """Take off the stack the knot whose first note is `path`."""
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
    """The first shortest way from a note back to it, if shorter than `shorter_than`; else empty."""
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
