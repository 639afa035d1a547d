"""The graph as nodes and edges: what most formats export.

Nodes are notes, other files that are linked to, notes that are wanted and not written (stubs), and
tags. Edges are the links that lead to one of these, each as often as it is written, and the tags of
notes. An id says what it names: a path for notes and files, `?name` for stubs, `#tag` for tags.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from knotwork.analysis.loose_ends import wanted_notes
from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Link, tag_names
from knotwork.names import file_name, key, tag_key, wanted_name
from knotwork.pages.told_apart import told_apart
from knotwork.text import Lines

NOTE, FILE, STUB, TAG = "note", "file", "stub", "tag"
HAS_TAG, BROADER = "tag", "broader"
"""Relations of tags: a note has one, a nested one has a broader one."""


class ExportedNode(msgspec.Struct, frozen=True):
    """Something that links lead to."""

    id: str
    kind: str
    """`note`, `file`, `stub` or `tag`."""
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Of a note, without `#`."""
    place: str = ""
    """What tells a note apart from others of its title."""


class ExportedEdge(msgspec.Struct, frozen=True):
    """A link of a note, or a tag that it carries."""

    source: str
    target: str
    relation: str
    anchor: str = ""
    """What follows the first `#`."""
    label: str = ""
    """The display text as written, if the link has one."""
    property: str = ""
    """The key of the property in which it stands; empty in the body."""
    line: int = 0
    """From 1; 0 for an edge that stands nowhere in particular."""
    hidden: bool = False
    """Stands in a comment."""


class Elements(msgspec.Struct, frozen=True):
    """All nodes and edges of a graph, in a fixed order."""

    nodes: tuple[ExportedNode, ...]
    edges: tuple[ExportedEdge, ...]


def elements(graph: ConceptGraph) -> Elements:
    """The nodes and edges of a graph."""
    stubs = {key(name): name for name in wanted_notes(graph)}
    edges = tuple(_links(graph, stubs))
    tags = _tags(graph)
    nodes = (
        *_notes(graph),
        *(ExportedNode(path, FILE, file_name(path)) for path in _files(graph, edges)),
        *(ExportedNode("?" + known, STUB, stubs[known]) for known in sorted(stubs)),
        *(ExportedNode("#" + known, TAG, tags[known]) for known in sorted(tags)),
    )
    return Elements(nodes, (*edges, *_tag_edges(graph, tags)))


def published(known: Elements) -> Elements:
    """Without what stands in comments, and without what only comments name."""
    edges = tuple(edge for edge in known.edges if not edge.hidden)
    named = {edge.target for edge in edges}
    nodes = tuple(node for node in known.nodes if node.kind == NOTE or node.id in named)
    return Elements(nodes, edges)


def around(known: Elements, start: str, steps: int) -> Elements:
    """The nodes within some steps of one, whichever way the edges go, and the edges between."""
    near: dict[str, set[str]] = {}
    for edge in known.edges:
        near.setdefault(edge.source, set()).add(edge.target)
        near.setdefault(edge.target, set()).add(edge.source)
    kept = {start}
    level = {start}
    for _step in range(steps):
        level = {other for one in level for other in near.get(one, ())} - kept
        kept |= level
    return Elements(
        tuple(node for node in known.nodes if node.id in kept),
        tuple(edge for edge in known.edges if edge.source in kept and edge.target in kept),
    )


def _notes(graph: ConceptGraph) -> Iterator[ExportedNode]:
    apart = told_apart(graph)
    for path, note in graph.notes.items():
        place = apart[path].place if path in apart else ""
        yield ExportedNode(
            path, NOTE, graph.title(path), note.unit.aliases, tag_names(note.unit), place
        )


def _files(graph: ConceptGraph, edges: tuple[ExportedEdge, ...]) -> list[str]:
    known = frozenset(graph.files)
    return sorted({edge.target for edge in edges if edge.target in known})


def _links(graph: ConceptGraph, stubs: Mapping[str, str]) -> Iterator[ExportedEdge]:
    for path, note in graph.notes.items():
        lines = Lines.unpacked(note.unit.lines)
        for number, (link, meaning) in enumerate(graph.links(path)):
            target = target_of(meaning)
            if target is None and (wanted := key(wanted_name(link.target, path))) in stubs:
                target = "?" + wanted
            if target is not None and target not in graph.private:
                relation = str(graph.relation(path, number))
                yield _edge(path, target, relation, link, lines)


def _edge(source: str, target: str, relation: str, link: Link, lines: Lines) -> ExportedEdge:
    return ExportedEdge(
        source,
        target,
        relation,
        anchor=link.anchor or "",
        label=link.label or "",
        property=link.property,
        line=lines.place(link.span.start).line,
        hidden=link.hidden,
    )


def _tags(graph: ConceptGraph) -> Mapping[str, str]:
    """Each tag and each above it, as first written, by its key."""
    spelling: dict[str, str] = {}
    for note in graph.notes.values():
        for tag in note.unit.tags:
            name = tag.name
            while name:
                spelling.setdefault(tag_key(name), name)
                name = name.rpartition("/")[0]
    return spelling


def _tag_edges(graph: ConceptGraph, tags: Mapping[str, str]) -> Iterator[ExportedEdge]:
    for path, note in graph.notes.items():
        for known in dict.fromkeys(tag_key(tag.name) for tag in note.unit.tags):
            yield ExportedEdge(path, "#" + known, HAS_TAG)
    for known in sorted(tags):
        if above := known.rpartition("/")[0]:
            yield ExportedEdge("#" + known, "#" + above, BROADER)
