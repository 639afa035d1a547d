"""The notes around one note: at most a few, the closest ties first.

Every tie has a side. *Before* a note are the notes that it needs, that precede it on the trail,
that contain it, and those that link to it; *after* it those that need it, follow it, are contained
in it, and those it links to. So a picture of it reads in one direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from knotwork.graph import ConceptGraph, target_of
from knotwork.model import STAND_BEFORE, Relation

NEED, TRAIL, PART, OWN, EMBED, LINK = "need", "trail", "part", "own", "embed", "link"
KINDS = (TRAIL, NEED, PART, OWN, EMBED, LINK)
"""Kinds of ties, the closest first; `own` are relations that the author named."""

MOST_BESIDE = 8
"""The most direct neighbours on one side."""
FILLED = 6
"""A side with fewer notes shows some at two steps, up to this many in all."""
MOST_BEHIND = 2
"""The most notes at two steps behind each direct neighbour."""

_KIND: Mapping[str, str] = {
    Relation.PREVIOUS: TRAIL,
    Relation.NEXT: TRAIL,
    Relation.PART_OF: PART,
    Relation.CONTAINER: PART,
    Relation.EMBED: EMBED,
    Relation.LINK: LINK,
}
"""The kind of each relation except for prerequisites."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


class Tie(NamedTuple):
    """A connection between a note and another."""

    other: str
    kind: str
    after: bool
    """Whether the other one is after the note, and not before it."""
    relation: str
    """The relation, as the graph names it."""


class Neighbour(NamedTuple):
    """A note that is shown, with the notes behind it."""

    tie: Tie
    behind: tuple[Tie, ...] = ()


class Side(NamedTuple):
    """One side of a note."""

    shown: tuple[Neighbour, ...]
    more: int
    """The number of notes that are not shown."""


class Neighbourhood(NamedTuple):
    """The two sides of a note: what comes before it, and what after."""

    before: Side
    after: Side


def neighbourhood(graph: ConceptGraph, path: str) -> Neighbourhood:
    """The notes around one note."""
    closest: dict[str, Tie] = {}
    for tie in (*written(graph, path), *_received(graph, path)):
        known = closest.get(tie.other)
        if known is None or _RANK[tie.kind] < _RANK[known.kind]:
            closest[tie.other] = tie
    taken = {path, *closest}
    return Neighbourhood(
        _side(graph, [tie for tie in closest.values() if not tie.after], taken),
        _side(graph, [tie for tie in closest.values() if tie.after], taken),
    )


def needs(graph: ConceptGraph, path: str) -> tuple[str, ...]:
    """The notes that a note says it needs, in its own order."""
    relations = graph.relations(path)
    if graph.prerequisites.isdisjoint(relations):
        return ()
    ties = written(graph, path)
    return tuple(dict.fromkeys(tie.other for tie in ties if tie.kind == NEED))


def _side(graph: ConceptGraph, ties: list[Tie], taken: set[str]) -> Side:
    ranked = sorted(ties, key=lambda tie: _RANK[tie.kind])[:MOST_BESIDE]
    room = FILLED - len(ranked)
    shown = []
    for tie in ranked:
        behind = tuple(islice(_behind(graph, tie, taken), max(0, min(MOST_BEHIND, room))))
        room -= len(behind)
        shown.append(Neighbour(tie, behind))
    return Side(tuple(shown), len(ties) - len(shown))


def _behind(graph: ConceptGraph, tie: Tie, taken: set[str]) -> Iterator[Tie]:
    """Notes one step further on the same side that are not in the picture yet, the closest first.

    Only by the neighbour's own links: thousand links to a hub say little about it, and with them,
    every new link to the hub would change the pictures of all these notes.
    """
    kin = graph.kin_after(tie.other) if tie.after else graph.kin_before(tie.other)
    ways = [(_kind(graph.prerequisites, relation)[0], relation, notes) for relation, notes in kin]
    for kind, relation, notes in sorted(ways, key=_rank_of):
        for other in notes:
            if other not in taken:
                taken.add(other)
                yield Tie(other, kind, tie.after, relation)


def _rank_of(way: tuple[str, str, tuple[str, ...]]) -> int:
    return _RANK[way[0]]


def written(graph: ConceptGraph, path: str) -> Iterator[Tie]:
    """The ties that a note's own links make; not those in comments."""
    notes, prerequisites = graph.notes, graph.prerequisites
    links, meanings = notes[path].unit.links, graph.meanings[path]
    for link, meaning, relation in zip(links, meanings, graph.relations(path), strict=True):
        if link.hidden:
            continue
        target = target_of(meaning)
        if target is None or target == path or target not in notes:
            continue
        kind, after = _kind(prerequisites, relation)
        yield Tie(target, kind, after, relation)


def kinds_of_ties(graph: ConceptGraph) -> tuple[str, ...]:
    """The kinds of ties between any two notes, the closest first."""
    notes, seen = graph.notes, set[str]()
    for path, note in notes.items():
        for number, link in enumerate(note.unit.links):
            # Links in lines that only look like trails are plain links.
            if link.hidden or (link.relation in seen and Relation.LINK in seen):
                continue
            relation, target = graph.relation(path, number), graph.target(path, number)
            if relation not in seen and target is not None and target != path and target in notes:
                seen.add(relation)
    found = {_kind(graph.prerequisites, relation)[0] for relation in seen}
    return tuple(kind for kind in KINDS if kind in found)


def _received(graph: ConceptGraph, path: str) -> Iterator[Tie]:
    """The ties that other notes' links make, seen from this note."""
    prerequisites = graph.prerequisites
    for edge, relation in graph.received(path):
        kind, after = _kind(prerequisites, relation)
        yield Tie(edge.source, kind, not after, relation)


def _kind(prerequisites: frozenset[str], relation: str) -> tuple[str, bool]:
    """The kind of a relation, and whether its target is after the note with the link."""
    if relation in prerequisites:
        return NEED, False
    return _KIND.get(relation, OWN), relation not in STAND_BEFORE
