"""The order of a container's notes, as their trails say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knotwork.graph import ConceptGraph
from knotwork.order import places
from knotwork.rules.once import once
from knotwork.text import Span


class Said(NamedTuple):
    """A neighbour that a trail names: its path, or `?name` if nobody has written it."""

    node: str
    span: Span


class Chain(NamedTuple):
    """The notes of one container and the neighbours they name."""

    container: str
    members: Mapping[str, Span]
    """Where in its trail each note names the container."""
    next: Mapping[str, tuple[Said, ...]]
    previous: Mapping[str, tuple[Said, ...]]

    def edges(self) -> Iterator[tuple[str, str]]:
        """Which node comes before which, as either of them says."""
        for path, named in self.next.items():
            yield from ((path, said.node) for said in named)
        for path, named in self.previous.items():
            yield from ((said.node, path) for said in named)

    def following(self) -> Mapping[str, str]:
        """The node after each node, never itself; the first that is named where several are."""
        found: dict[str, str] = {}
        for before, after in self.edges():
            if before != after:
                found.setdefault(before, after)
        return found


class _Draft(NamedTuple):
    members: dict[str, Span]
    next: defaultdict[str, list[Said]]
    previous: defaultdict[str, list[Said]]


@once
def chains(graph: ConceptGraph) -> tuple[Chain, ...]:
    """The chain of each container, in order of their keys."""
    drafts: dict[str, _Draft] = {}
    for path in graph.notes:
        links = graph.notes[path].unit.links
        for place in places(graph, path):
            if not place.containers:
                continue
            innermost = place.containers[-1]
            container = graph.container_key(path, innermost)
            if container not in drafts:
                drafts[container] = _Draft({}, defaultdict(list), defaultdict(list))
            draft = drafts[container]
            draft.members.setdefault(path, links[innermost].span)
            for number, named in ((place.next, draft.next), (place.previous, draft.previous)):
                if number is not None:
                    said = Said(graph.container_key(path, number), links[number].span)
                    named[path].append(said)
    return tuple(
        Chain(container, draft.members, _kept(draft.next), _kept(draft.previous))
        for container, draft in sorted(drafts.items())
    )


def _kept(named: Mapping[str, list[Said]]) -> Mapping[str, tuple[Said, ...]]:
    return {path: tuple(said) for path, said in named.items()}


def title(graph: ConceptGraph, node: str) -> str:
    """The name of a node for people."""
    return graph.title(node) if node in graph.notes else node.removeprefix("?")
