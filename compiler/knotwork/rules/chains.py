"""The order of a container's notes, according to their trails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knotwork.graph import ConceptGraph
from knotwork.learning.order import TrailPlace, places
from knotwork.rules.once import once
from knotwork.text import Span


class Claim(NamedTuple):
    """A neighbour that a trail names: its path, or `?name` if it is not written yet."""

    node: str
    span: Span


class Stand(NamedTuple):
    """The place of a note in one container, according to its trail."""

    container: str
    span: Span
    """The span of the link to the container in the trail."""
    place: TrailPlace
    previous: Claim | None
    next: Claim | None


def stands(graph: ConceptGraph, path: str) -> Iterator[Stand]:
    """The places of a note in containers, according to its trails."""
    links = graph.notes[path].unit.links

    def claim(number: int | None) -> Claim | None:
        if number is None:
            return None
        return Claim(graph.container_key(path, number), links[number].span)

    for place in places(graph, path):
        if place.containers:
            number = place.containers[-1]
            container = graph.container_key(path, number)
            neighbours = claim(place.previous), claim(place.next)
            yield Stand(container, links[number].span, place, *neighbours)


class Chain(NamedTuple):
    """The notes of one container and the neighbours that they name."""

    container: str
    members: Mapping[str, Span]
    """The span of the link to the container in each note's trail, by path."""
    next: Mapping[str, tuple[Claim, ...]]
    previous: Mapping[str, tuple[Claim, ...]]

    def edges(self) -> Iterator[tuple[str, str]]:
        """Pairs of a node and the next one, according to the trail of either."""
        for path, named in self.next.items():
            yield from ((path, claim.node) for claim in named)
        for path, named in self.previous.items():
            yield from ((claim.node, path) for claim in named)

    def following(self) -> Mapping[str, str]:
        """The node after each node, never itself; the first one if several are named."""
        found: dict[str, str] = {}
        for before, after in self.edges():
            if before != after:
                found.setdefault(before, after)
        return found


class _Draft(NamedTuple):
    members: dict[str, Span]
    next: defaultdict[str, list[Claim]]
    previous: defaultdict[str, list[Claim]]


@once
def chains(graph: ConceptGraph) -> tuple[Chain, ...]:
    """The chain of each container, in order of their keys."""
    drafts: dict[str, _Draft] = defaultdict(
        lambda: _Draft({}, defaultdict(list), defaultdict(list))
    )
    for path in graph.notes:
        for stand in stands(graph, path):
            draft = drafts[stand.container]
            draft.members.setdefault(path, stand.span)
            for claim, named in ((stand.next, draft.next), (stand.previous, draft.previous)):
                if claim is not None:
                    named[path].append(claim)
    return tuple(
        Chain(container, draft.members, _kept(draft.next), _kept(draft.previous))
        for container, draft in sorted(drafts.items())
    )


def _kept(named: Mapping[str, list[Claim]]) -> Mapping[str, tuple[Claim, ...]]:
    return {path: tuple(claims) for path, claims in named.items()}


def title(graph: ConceptGraph, node: str) -> str:
    """The name of a node for people."""
    return graph.title(node) if node in graph.notes else node.removeprefix("?")
