"""The order of notes in their containers: books, chapters and the notes in them.

Trails say it: a container holds the notes whose trails name it innermost, and each container is
part of the one before it in the trail. Among the notes of a container the trails' own previous and
next decide; where they do not connect, the natural order of titles does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
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
    """The places of a note: from its trails, or its properties `prev`, `up` and `next`.

    Containers that are kept private are left out, so that a note stands in the book around one.
    """
    found = False
    for trail, real in graph.trails(path):
        if real:
            found = True
            yield TrailPlace(trail.previous, _open(graph, path, trail.containers), trail.next)
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
        above = () if up is None else _open(graph, path, (up,))
        yield TrailPlace(numbers.get(Relation.PREVIOUS), above, numbers.get(Relation.NEXT))


def _open(graph: ConceptGraph, path: str, containers: tuple[int, ...]) -> tuple[int, ...]:
    if not graph.private:
        return containers
    return tuple(one for one in containers if graph.target(path, one) not in graph.private)


def shelf(graph: ConceptGraph) -> Shelf:
    """Books and chapters of a vault, from its trails."""
    claims = _Claims(graph)
    for path in graph.notes:
        for place in places(graph, path):
            claims.take(path, place)
    contents = {
        container: _ordered(
            {path: None for path in held if path != container}, claims.after[container], graph
        )
        for container, held in sorted(claims.members.items())
    }
    held = {path for paths in contents.values() for path in paths}
    books = [path for path in contents if path not in held] or list(contents)
    return Shelf(contents, tuple(graph.by_title(books)))


class _Claims:
    """What the trails say of each container; where they differ, the first is right."""

    def __init__(self, graph: ConceptGraph) -> None:
        self._graph = graph
        self.members: dict[str, dict[str, None]] = defaultdict(dict)
        """The paths that each container holds directly."""
        self.after: dict[str, dict[str, str]] = defaultdict(dict)
        """For each container, which note follows which."""

    def take(self, path: str, place: TrailPlace) -> None:
        """Take in one place of a note."""
        target, notes = self._graph.target, self._graph.notes
        containers = [target(path, number) for number in place.containers]
        if not containers or containers[-1] not in notes:
            return
        known = [one for one in containers if one is not None and one in notes]
        self.members[known[-1]][path] = None
        for outer, inner in pairwise(known):
            if outer != inner:
                self.members[outer][inner] = None
        after = self.after[known[-1]]
        if place.next is not None and (following := target(path, place.next)):
            after.setdefault(path, following)
        if place.previous is not None and (previous := target(path, place.previous)):
            after.setdefault(previous, path)


def _ordered(
    held: Mapping[str, None], after: Mapping[str, str], graph: ConceptGraph
) -> tuple[str, ...]:
    """The held notes, chain after chain: a chain begins at a note that follows no other.

    Chains whose first note follows a private one come last: what stands before that private note
    may be in another chain.
    """
    follows = {path: one for path in held if (one := _following(path, held, after)) is not None}
    pointed = set(follows.values())
    natural = graph.by_title(held)
    heads = [path for path in natural if path not in pointed]
    if graph.private:
        behind = {one for other, one in after.items() if other in graph.private}
        heads.sort(key=behind.__contains__)
    result: dict[str, None] = {}
    for head in (*heads, *natural):
        current: str | None = head
        while current is not None and current not in result:
            result[current] = None
            current = follows.get(current)
    return tuple(result)


def _following(path: str, held: Mapping[str, None], after: Mapping[str, str]) -> str | None:
    """The held note that follows another; one that is private or elsewhere may stand between."""
    one = after.get(path)
    if one is not None and one not in held:
        one = after.get(one)
    return one if one in held else None
