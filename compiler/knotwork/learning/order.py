"""The order of notes in their containers: books, chapters and the notes in them.

Trails say it: a container holds the notes whose trails name it innermost, and each container is
part of the one before it in the trail. Among the notes of a container the trails' own previous and
next decide; where they do not connect, the natural order of titles does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.model import Relation

_PROPERTY_RELATIONS = (Relation.PREVIOUS, Relation.PART_OF, Relation.NEXT)


class TrailPlace(msgspec.Struct, frozen=True):
    """Where a note stands, as numbers of its links: containers, the note before, the note after."""

    previous: int | None
    containers: tuple[int, ...]
    next: int | None


class Shelf(msgspec.Struct, frozen=True):
    """The books and chapters of a vault, each with what it holds, in order."""

    contents: Mapping[str, tuple[str, ...]]
    """For the path of each container, the paths that it holds directly."""
    books: tuple[str, ...]
    """Containers that no other container holds."""


def places(graph: ConceptGraph, path: str) -> Iterator[TrailPlace]:
    """The places of a note: from its trails, or its properties `prev`, `up` and `next`."""
    found = False
    for trail, real in graph.trails(path):
        if real:
            found = True
            yield TrailPlace(trail.previous, trail.containers, trail.next)
    if found:
        return
    in_trails = {
        number
        for trail, _real in graph.trails(path)
        for number in (trail.previous, trail.next, *trail.containers)
    }
    numbers: dict[str, int] = {}
    for number, link in enumerate(graph.notes[path].unit.links):
        if link.relation in _PROPERTY_RELATIONS and number not in in_trails:
            numbers.setdefault(link.relation, number)
    if numbers:
        up = numbers.get(Relation.PART_OF)
        yield TrailPlace(
            numbers.get(Relation.PREVIOUS), () if up is None else (up,), numbers.get(Relation.NEXT)
        )


def shelf(graph: ConceptGraph) -> Shelf:
    """Books and chapters of a vault, from its trails."""
    members: dict[str, dict[str, None]] = defaultdict(dict)
    after: dict[tuple[str, str], str] = {}
    for path in graph.notes:
        for place in places(graph, path):
            _record(graph, path, place, members, after)
    contents = {
        container: _ordered(
            {path: None for path in held if path != container},
            _successors(after, held, container),
            graph,
        )
        for container, held in sorted(members.items())
    }
    held = {path for paths in contents.values() for path in paths}
    books = [path for path in contents if path not in held] or list(contents)
    return Shelf(contents, tuple(graph.by_title(books)))


def _record(
    graph: ConceptGraph,
    path: str,
    place: TrailPlace,
    members: dict[str, dict[str, None]],
    after: dict[tuple[str, str], str],
) -> None:
    containers = [graph.target(path, number) for number in place.containers]
    known = [target for target in containers if target in graph.notes]
    if not containers or containers[-1] not in graph.notes:
        return
    innermost = known[-1]
    assert innermost is not None
    members[innermost][path] = None
    for outer, inner in pairwise(known):
        if outer and inner and outer != inner:
            members[outer][inner] = None
    if place.next is not None and (target := graph.target(path, place.next)):
        after.setdefault((path, innermost), target)
    if place.previous is not None and (target := graph.target(path, place.previous)):
        after.setdefault((target, innermost), path)


def _successors(
    after: Mapping[tuple[str, str], str], held: Iterable[str], container: str
) -> dict[str, str]:
    return {path: after[path, container] for path in held if (path, container) in after}


def _ordered(
    held: Mapping[str, None], after: Mapping[str, str], graph: ConceptGraph
) -> tuple[str, ...]:
    """The held notes, chain after chain: a chain begins at a note that follows no other."""
    pointed = {target for source, target in after.items() if source in held}
    natural = graph.by_title(held)
    result: dict[str, None] = {}
    heads = [path for path in natural if path not in pointed]
    for head in (*heads, *natural):
        current: str | None = head
        while current is not None and current in held and current not in result:
            result[current] = None
            current = after.get(current)
    return tuple(result)
