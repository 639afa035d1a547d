"""The notes around one note: at most a few, the closest ties first.

Every tie has a side. *Before* a note stand the notes that it needs, that precede it on the trail,
that hold it, and those that link to it; *after* it those that need it, follow it, are held by it,
and those it links to. So a picture of it reads in one direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from knotwork.graph import ConceptGraph
from knotwork.model import Relation

NEED, TRAIL, PART, OWN, EMBED, LINK = "need", "trail", "part", "own", "embed", "link"
KINDS = (TRAIL, NEED, PART, OWN, EMBED, LINK)
"""Kinds of ties, the closest first; `own` are relations that the author named."""

MOST_BESIDE = 8
"""Notes that stand directly on one side."""
FILLED = 6
"""A side with fewer notes shows some at two steps, up to this many in all."""
MOST_BEHIND = 2
"""Notes at two steps behind each note at one."""
_LOOKED_AT = 40
"""Links of a neighbour that are looked at for notes at two steps: a hub has thousands."""

_KIND: Mapping[str, tuple[str, bool]] = {
    Relation.USES: (NEED, False),
    Relation.REQUIRES: (NEED, False),
    Relation.PREVIOUS: (TRAIL, False),
    Relation.NEXT: (TRAIL, True),
    Relation.PART_OF: (PART, False),
    Relation.CONTAINER: (PART, False),
    Relation.EMBED: (EMBED, True),
    Relation.LINK: (LINK, True),
}
"""The kind of each relation, and whether its target stands after the note it is written in."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Tie(NamedTuple):
    """What joins a note to another."""

    other: str
    kind: str
    after: bool
    """The other stands after the note, not before it."""
    relation: str
    """As the graph names it."""
    written: bool = True
    """The link is written in the note itself, not in the other."""


class Neighbour(NamedTuple):
    """A note that is shown, with the notes behind it."""

    tie: Tie
    behind: tuple[Tie, ...] = ()


class Side(NamedTuple):
    """One side of a note."""

    shown: tuple[Neighbour, ...]
    more: int
    """Notes beyond those shown."""


class Neighbourhood(NamedTuple):
    """What stands before a note and after it."""

    before: Side
    after: Side


class Neighbourhoods:
    """Finds the neighbourhood of each note of a graph; remembers each note's own ties."""

    def __init__(self, graph: ConceptGraph) -> None:
        self._graph = graph
        self._own: dict[str, tuple[Tie, ...]] = {}

    def of(self, path: str) -> Neighbourhood:
        """The notes around one note."""
        closest: dict[str, Tie] = {}
        for tie in (*self._written(path), *self._received(path)):
            known = closest.get(tie.other)
            if known is None or _RANK[tie.kind] < _RANK[known.kind]:
                closest[tie.other] = tie
        taken = {path, *closest}
        return Neighbourhood(
            self._side([tie for tie in closest.values() if not tie.after], taken),
            self._side([tie for tie in closest.values() if tie.after], taken),
        )

    def _side(self, ties: list[Tie], taken: set[str]) -> Side:
        ranked = nsmallest(
            MOST_BESIDE,
            enumerate(ties),
            key=lambda numbered: (_RANK[numbered[1].kind], numbered[0]),
        )
        room = FILLED - len(ranked)
        shown = []
        for _number, tie in ranked:
            behind = tuple(islice(self._behind(tie, taken), max(0, min(MOST_BEHIND, room))))
            room -= len(behind)
            shown.append(Neighbour(tie, behind))
        return Side(tuple(shown), len(ties) - len(shown))

    def _behind(self, tie: Tie, taken: set[str]) -> Iterator[Tie]:
        """Notes one step further on the same side that are not in the picture yet."""
        near = (*self._written(tie.other), *islice(self._received(tie.other), _LOOKED_AT))
        for further in near:
            if further.after is tie.after and further.other not in taken:
                taken.add(further.other)
                yield further

    def _written(self, path: str) -> tuple[Tie, ...]:
        known = self._own.get(path)
        if known is None:
            known = self._own[path] = tuple(self._ties_of(path))
        return known

    def _ties_of(self, path: str) -> Iterable[Tie]:
        graph = self._graph
        for number, link in enumerate(graph.notes[path].unit.links):
            target = graph.target(path, number)
            if target is None or target == path or link.hidden or target not in graph.notes:
                continue
            relation = graph.relation(path, number)
            kind, after = _KIND.get(relation, (OWN, True))
            yield Tie(target, kind, after, relation)

    def _received(self, path: str) -> Iterator[Tie]:
        """The ties that other notes' links make, seen from here."""
        graph = self._graph
        for edge in graph.incoming.get(path, ()):
            if edge.source == path or graph.notes[edge.source].unit.links[edge.number].hidden:
                continue
            relation = graph.relation(edge.source, edge.number)
            kind, after = _KIND.get(relation, (OWN, True))
            yield Tie(edge.source, kind, not after, relation, written=False)
