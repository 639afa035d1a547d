"""Notes that nothing links to, notes without links, and notes that are not written yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from knotwork.analysis.neighbours import anything, linked
from knotwork.graph import ConceptGraph, Edge
from knotwork.learning.prerequisites import transposed
from knotwork.names import START_NOTES, is_note, is_placeholder, key, looks_like_note, natural_key
from knotwork.syntax.link import is_external


class LooseEnd(msgspec.Struct, frozen=True):
    """A note without links in one direction, or in both."""

    path: str
    title: str
    isolated: bool
    """Whether there are links neither to it nor from it."""


class Wanted(msgspec.Struct, frozen=True):
    """A note that links name but that is not written yet."""

    name: str
    """The name as the first link has it."""
    count: int
    """The number of notes that link to it."""
    wanted_by: tuple[str, ...]
    """The paths of these notes."""


def orphans(graph: ConceptGraph) -> tuple[LooseEnd, ...]:
    """Notes that no other note links to, by any relation.

    Not the vault's start page, to which every page of the site leads, nor a README in the root,
    which code hosts show.
    """
    links = linked(graph, anything)
    incoming = transposed(links)
    return tuple(
        LooseEnd(path, graph.title(path), path not in links)
        for path in graph.notes
        if path not in incoming and path not in graph.made and key(path) not in START_NOTES
    )


def dead_ends(graph: ConceptGraph) -> tuple[LooseEnd, ...]:
    """Notes that link to no other note, by any relation."""
    links = linked(graph, anything)
    incoming = transposed(links)
    return tuple(
        LooseEnd(path, graph.title(path), path not in incoming)
        for path in graph.notes
        if path not in links and path not in graph.made
    )


def stubs(graph: ConceptGraph) -> tuple[Wanted, ...]:
    """The notes that are not written yet, the most wanted first."""
    found = []
    for name, edges in wanted_notes(graph).items():
        sources = tuple(dict.fromkeys(edge.source for edge in edges))
        found.append(Wanted(name, len(sources), sources))
    return tuple(sorted(found, key=lambda stub: (-stub.count, natural_key(stub.name))))


def wanted_notes(
    graph: ConceptGraph, sources: Iterable[str] | None = None
) -> Mapping[str, tuple[Edge, ...]]:
    """The names of missing notes with the links that want them.

    Missing files are none, nor is what a template engine has to fill in. `sources` are the notes
    whose links count; None for all.
    """
    return {
        name: edges
        for name, edges in graph.wanted(sources).items()
        if (is_note(name) or looks_like_note(name))
        and not is_external(name)
        and not is_placeholder(name)
    }
