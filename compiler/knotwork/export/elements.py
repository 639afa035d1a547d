"""The graph as nodes and edges, which most formats export.

Nodes are notes, other files that are linked to, notes that are not written yet (stubs), and tags.
Edges are the links that lead to one of these, each as often as it is written, and the tags of
notes. Ids of nodes are paths for notes and files, `?name` for stubs, `#tag` for tags.
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
"""Relations of tags: from a note to its tag, and from a nested tag to the broader one."""


class ExportedNode(msgspec.Struct, frozen=True):
    """A node: something that links lead to."""

    id: str
    kind: str
    """`note`, `file`, `stub` or `tag`."""
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """The tags of a note, without `#`."""
    place: str = ""
    """What distinguishes a note from others with the same title; empty if it need not be."""


class ExportedEdge(msgspec.Struct, frozen=True):
    """An edge: a link of a note, a tag of a note, or the broader tag of a tag."""

    source: str
    target: str
    relation: str
    anchor: str = ""
    """What follows the first `#`."""
    label: str = ""
    """The display text as written, if the link has one."""
    property: str = ""
    """The key of the property that it is in; empty for links in the body."""
    line: int = 0
    """The line of a link, from 1; 0 for the edges of tags."""
    hidden: bool = False
    """Whether it is in a comment."""


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
    """The elements without links in comments, and without what only these links name."""
    edges = tuple(edge for edge in known.edges if not edge.hidden)
    named = {edge.target for edge in edges}
    nodes = tuple(node for node in known.nodes if node.kind == NOTE or node.id in named)
    return Elements(nodes, edges)


def around(known: Elements, start: str, steps: int) -> Elements:
    """The nodes within some steps of `start` in both directions, and the edges between them."""
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
    """The tags and the broader tags above them, as first written, by their keys."""
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
