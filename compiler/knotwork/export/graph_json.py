"""The graph as JSON: the facts about each note and the meaning of each link.

A site publishes less of it: `site_json.py`.

`GraphDocument` is the schema, field by field; `schema` gives it as JSON Schema. Links are sorted by
source and place. Lines and columns count from 1, in code points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import msgspec

from knotwork.analysis.loose_ends import Wanted, stubs
from knotwork.graph import ConceptGraph, target_of
from knotwork.learning.course import Course
from knotwork.meaning import Ambiguous, Resolution
from knotwork.model import Link, Value, tag_names
from knotwork.names import tag_key
from knotwork.text import Lines

MOST_CANDIDATES = 20
"""The most candidates that are listed for one link: thousands of links may share thousands."""


class HeadingEntry(msgspec.Struct, frozen=True):
    """A heading: its level, its raw Markdown, its line."""

    level: int
    text: str
    line: int


class TrailEntry(msgspec.Struct, frozen=True):
    """A trail: paths, or the names of notes that are missing."""

    previous: str | None
    containers: tuple[str, ...]
    next: str | None


class NoteEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note: tags without `#`, properties by name, the ids of its blocks and headings."""

    path: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    properties: dict[str, Any]
    headings: tuple[HeadingEntry, ...]
    blocks: tuple[str, ...]
    trails: tuple[TrailEntry, ...]
    url: str = ""
    """The URL of its page from the site's root, in the `graph.json` that a site publishes."""


class LinkEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link: as written, and what it means."""

    source: str
    text: str
    """The exact text of the link; if it says more than its page, with the words of the page."""
    target: str | None
    """The path that it leads to; null for a missing note."""
    anchor: str | None
    """What follows the first `#`; null if there is none."""
    relation: str
    embed: bool
    resolution: str
    """`found`, `missing-note`, `missing-anchor` or `ambiguous`."""
    candidates: tuple[str, ...]
    """The paths that an ambiguous link may mean, the chosen one first; 20 at most."""
    line: int
    column: int
    hidden: bool = False
    """Whether it is in a comment; left out if false."""
    property: str = ""
    """The key of the property that it is in; left out for links in the body."""
    further_candidates: int = 0
    """The number of candidates that are not listed; left out if there are none."""


class StubEntry(msgspec.Struct, frozen=True):
    """A note that is wanted and not written, with the paths of the notes that want it."""

    name: str
    wanted_by: tuple[str, ...]


class TagEntry(msgspec.Struct, frozen=True):
    """A tag as first written, with the paths of the notes that carry it."""

    name: str
    notes: tuple[str, ...]


class GraphDocument(msgspec.Struct, frozen=True):
    """The whole graph. `order` has the paths of all notes in learning order."""

    notes: tuple[NoteEntry, ...]
    links: tuple[LinkEntry, ...]
    stubs: tuple[StubEntry, ...]
    tags: tuple[TagEntry, ...]
    order: tuple[str, ...]


def schema() -> bytes:
    """JSON Schema of the document, with a final newline."""
    return _indented(msgspec.json.schema(GraphDocument))


def graph_json(graph: ConceptGraph) -> bytes:
    """The whole graph, with a final newline; same graph, same bytes."""
    links = (link for path in graph.notes for _number, link in numbered_links(graph, path))
    notes = (note_entry(graph, path) for path in graph.notes)
    document = document_fields(graph, notes, links, stubs(graph), Course(graph))
    return _indented(GraphDocument(**{name: tuple(entries) for name, entries in document.items()}))


def document_fields(
    graph: ConceptGraph,
    notes: Iterator[NoteEntry],
    links: Iterator[LinkEntry],
    wanted: Iterable[Wanted],
    course: Course,
) -> dict[str, Iterable[Any]]:
    """The fields of a `GraphDocument`, entry by entry."""
    return {
        "notes": notes,
        "links": links,
        "stubs": (StubEntry(stub.name, stub.wanted_by) for stub in wanted),
        "tags": _tags(graph),
        "order": course.order,
    }


def _indented(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def note_entry(graph: ConceptGraph, path: str, url: str = "") -> NoteEntry:
    """The entry of a note; `url` is that of its page, if it is for a site's readers."""
    unit = graph.notes[path].unit
    lines = Lines.unpacked(unit.lines)
    return NoteEntry(
        path=path,
        title=graph.title(path),
        aliases=unit.aliases,
        tags=tag_names(unit),
        properties={found.name: _finite(found.value) for found in unit.properties},
        headings=tuple(
            HeadingEntry(heading.level, heading.text, lines.place(heading.span.start).line)
            for heading in unit.headings
        ),
        blocks=(
            *(block.id for block in unit.blocks),
            *(heading.block for heading in unit.headings if heading.block),
        ),
        trails=tuple(
            TrailEntry(
                _named(graph, path, trail.previous),
                tuple(_target(graph, path, number) for number in trail.containers),
                _named(graph, path, trail.next),
            )
            for trail, real in graph.trails(path)
            if real
        ),
        url=url,
    )


def _named(graph: ConceptGraph, path: str, number: int | None) -> str | None:
    return None if number is None else _target(graph, path, number)


def _target(graph: ConceptGraph, path: str, number: int) -> str:
    return graph.target(path, number) or graph.notes[path].unit.links[number].target


def numbered_links(graph: ConceptGraph, path: str) -> Iterator[tuple[int, LinkEntry]]:
    """A note's links in the order in which they are written, each with its number."""
    lines = Lines.unpacked(graph.notes[path].unit.lines)
    known = zip(graph.relations(path), graph.links(path), strict=True)
    rows = [
        (link.span.start, number, _link(graph, path, relation, link, meaning, lines))
        for number, (relation, (link, meaning)) in enumerate(known)
    ]
    return (row[1:] for row in sorted(rows, key=itemgetter(0)))


def _link(
    graph: ConceptGraph, path: str, relation: str, link: Link, meaning: Resolution, lines: Lines
) -> LinkEntry:
    place = lines.place(link.span.start)
    among = meaning.candidates if isinstance(meaning, Ambiguous) else ()
    candidates = tuple(one for one in among if one not in graph.private)
    return LinkEntry(
        source=path,
        text=link.text,
        target=target_of(meaning),
        anchor=link.anchor,
        relation=str(relation),
        embed=link.embed,
        resolution=str(meaning.__struct_config__.tag),
        candidates=candidates[:MOST_CANDIDATES],
        line=place.line,
        column=place.column,
        hidden=link.hidden,
        property=link.property,
        further_candidates=max(0, len(candidates) - MOST_CANDIDATES),
    )


def _tags(graph: ConceptGraph) -> Iterator[TagEntry]:
    spelling: dict[str, str] = {}
    notes: dict[str, dict[str, None]] = {}
    for path, note in graph.notes.items():
        for tag in note.unit.tags:
            spelling.setdefault(tag_key(tag.name), tag.name)
            notes.setdefault(tag_key(tag.name), {})[path] = None
    for name in sorted(notes):
        yield TagEntry(spelling[name], tuple(notes[name]))


def _finite(value: Value) -> Value:
    """A value without infinities and NaN, which JSON does not have: they become strings."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    return value
