"""All shortest paths from one note to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, pairwise

import msgspec

from knotwork.analysis.neighbours import Counts, about, both_ways, linked
from knotwork.graph import ConceptGraph
from knotwork.learning.prerequisites import Needs


class Hop(msgspec.Struct, frozen=True):
    """One step of a path."""

    source: str
    target: str
    relations: tuple[str, ...]
    """Relations of the links from source to target; empty if only the target links back."""
    backward: tuple[str, ...]
    """Relations of the links from target to source."""


class Ways(msgspec.Struct, frozen=True):
    """The shortest ways between two notes."""

    length: int | None
    """The length in links; None if there is no path."""
    count: int
    """The number of shortest paths, listed or not."""
    ways: tuple[tuple[Hop, ...], ...]
    """The first shortest paths, ordered by the paths of their notes."""


def ways(
    graph: ConceptGraph,
    source: str,
    target: str,
    counts: Counts = about,
    *,
    directed: bool = False,
    limit: int = 20,
) -> Ways:
    """The shortest ways between two notes over the relations that count.

    Links are followed in both directions unless `directed`. Books and chapters link to everything
    in them, so a way may begin or end at them, but not pass through them.
    """
    links = linked(graph, counts)
    steps = links if directed else both_ways(links)
    passed = _levels(source, target, steps, frozenset(_structure(graph)))
    if target not in passed:
        return Ways(None, 0, ())
    before = _predecessors(passed, steps)
    found = islice(_walk(source, target, _successors(target, before)), limit)
    return Ways(
        passed[target],
        _count(source, target, passed, before),
        tuple(tuple(_hop(graph, one, two, counts) for one, two in pairwise(way)) for way in found),
    )


def _structure(graph: ConceptGraph) -> Iterator[str]:
    """The containers of all trails."""
    for path in graph.notes:
        real = (trail for trail, is_real in graph.trails(path) if is_real)
        targets = (graph.target(path, number) for trail in real for number in trail.containers)
        yield from (target for target in targets if target is not None)


def _levels(source: str, target: str, steps: Needs, closed: frozenset[str]) -> dict[str, int]:
    """The distance of each note from `source`, as far as `target`."""
    passed = {source: 0}
    level = [source]
    while level and target not in passed:
        following: list[str] = []
        for path in level:
            if path in closed and path != source:
                continue
            for one in steps.get(path, ()):
                if one not in passed:
                    passed[one] = passed[path] + 1
                    following.append(one)
        level = following
    return {
        path: at for path, at in passed.items() if path not in closed or path in (source, target)
    }


def _predecessors(passed: Mapping[str, int], steps: Needs) -> Mapping[str, tuple[str, ...]]:
    before: dict[str, list[str]] = {}
    for path, at in passed.items():
        for one in steps.get(path, ()):
            if passed.get(one) == at + 1:
                before.setdefault(one, []).append(path)
    return {path: tuple(sorted(found)) for path, found in before.items()}


def _count(
    source: str, target: str, passed: Mapping[str, int], before: Mapping[str, tuple[str, ...]]
) -> int:
    count = {source: 1}
    for path in sorted(passed, key=passed.__getitem__):
        if path != source:
            count[path] = sum(count[one] for one in before[path])
    return count[target]


def _successors(
    target: str, before: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """The next notes after each note, on a shortest way to the target."""
    after: dict[str, list[str]] = {}
    waiting, seen = [target], {target}
    while waiting:
        path = waiting.pop()
        for one in before.get(path, ()):
            after.setdefault(one, []).append(path)
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return {path: tuple(sorted(found)) for path, found in after.items()}


def _walk(
    source: str, target: str, after: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    stack: list[tuple[str, ...]] = [(source,)]
    while stack:
        way = stack.pop()
        if way[-1] == target:
            yield way
        else:
            stack.extend((*way, one) for one in reversed(after[way[-1]]))


def _hop(graph: ConceptGraph, source: str, target: str, counts: Counts) -> Hop:
    return Hop(
        source,
        target,
        tuple(_relations(graph, source, target, counts)),
        tuple(_relations(graph, target, source, counts)),
    )


def _relations(graph: ConceptGraph, source: str, target: str, counts: Counts) -> Iterator[str]:
    found = {
        str(graph.relation(edge.source, edge.number))
        for edge in graph.incoming.get(target, ())
        if edge.source == source and not graph.notes[source].unit.links[edge.number].hidden
    }
    yield from sorted(relation for relation in found if counts(relation))
