"""The graph as JSON: what was understood of each note and each link.

`GraphDocument` is the schema, field by field; `schema` has it as JSON Schema. Links stand by source
and place. Lines and columns count from 1, in code points.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from operator import itemgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from knotwork.analysis.loose_ends import stubs
from knotwork.graph import ConceptGraph, target_of
from knotwork.learning import Course
from knotwork.model import Ambiguous, Found, Link, Resolution, Unit, Value
from knotwork.names import tag_key
from knotwork.pages.markdown import words_of
from knotwork.pages.site import Site
from knotwork.pages.withheld import Withheld
from knotwork.text import Lines, Span

MOST_CANDIDATES = 20
"""Paths that are named for one link: a name that thousands share, thousands may link to."""
_ENCODER = msgspec.json.Encoder()
_AT_ONCE = 500
"""Entries that are encoded at a time."""


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
    """A note: tags without `#`, properties by name, the ids of its blocks."""

    path: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    properties: dict[str, Any]
    headings: tuple[HeadingEntry, ...]
    blocks: tuple[str, ...]
    trails: tuple[TrailEntry, ...]
    url: str = ""
    """Of its page from the site's root, in the `graph.json` that a site publishes."""


class LinkEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link: as written, and what it means."""

    source: str
    text: str
    """The exact slice of the note; where that says more than a page, with the page's words."""
    target: str | None
    """The path that it leads to; null for a missing note."""
    anchor: str | None
    """What follows the first `#`; null if there is none."""
    relation: str
    embed: bool
    resolution: str
    """`found`, `missing-note`, `missing-anchor` or `ambiguous`."""
    candidates: tuple[str, ...]
    """The paths among which an ambiguous link had to choose, the chosen one first; 20 at most."""
    line: int
    column: int
    hidden: bool = False
    """Stands in a comment; left out where false."""
    property: str = ""
    """The key that holds it; left out for links in the body."""
    further_candidates: int = 0
    """How many more there are than those named; left out where none."""


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
    links = (link for path in graph.notes for link in _links(graph, path))
    notes = (_note(graph, path) for path in graph.notes)
    parts = _parts(graph, notes, links, Course(graph))
    return _indented(GraphDocument(**{name: tuple(entries) for name, entries in parts.items()}))


def site_json(site: Site) -> bytes:
    """The graph that a site publishes: without comments, their links, or names of private notes."""
    graph = site.graph
    links = (link for path in graph.notes for link in _shown_links(graph, path))
    notes = (_shown(graph, path, _note(graph, path, site.urls[path])) for path in graph.notes)
    parts = _parts(graph, notes, links, site.course)
    content = BytesIO()
    content.write(b"{")
    for number, (name, entries) in enumerate(parts.items()):
        content.write((b"," if number else b"") + _ENCODER.encode(name) + b":")
        _write_list(entries, content)
    content.write(b"}\n")
    return content.getvalue()  # the very bytes: a copy would take as much again as the notes


def lines_of(unit: Unit) -> object:
    """What the document takes from a note besides its shape: lines of headings and links."""
    lines = Lines.unpacked(unit.lines)
    headings = [lines.place(heading.span.start).line for heading in unit.headings]
    return headings, [lines.place(link.span.start) for link in unit.links]


def _write_list(entries: Iterable[Any], content: BytesIO) -> None:
    """Groups of entries: all at once would take as much memory as the notes."""
    rest, before = iter(entries), b"["
    while some := tuple(islice(rest, _AT_ONCE)):
        content.write(before + _ENCODER.encode(some)[1:-1])
        before = b","
    content.write(b"]" if before == b"," else b"[]")


def _parts(
    graph: ConceptGraph, notes: Iterator[NoteEntry], links: Iterator[LinkEntry], course: Course
) -> dict[str, Iterable[Any]]:
    """The fields of a `GraphDocument`, entry by entry."""
    return {
        "notes": notes,
        "links": links,
        "stubs": (StubEntry(stub.name, stub.wanted_by) for stub in stubs(graph)),
        "tags": _tags(graph),
        "order": course.order,
    }


def _indented(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _note(graph: ConceptGraph, path: str, url: str = "") -> NoteEntry:
    unit = graph.notes[path].unit
    lines = Lines.unpacked(unit.lines)
    return NoteEntry(
        path,
        graph.title(path),
        unit.aliases,
        tuple(dict.fromkeys(tag.name for tag in unit.tags)),
        {found.name: _finite(found.value) for found in unit.properties},
        tuple(
            HeadingEntry(heading.level, heading.text, lines.place(heading.span.start).line)
            for heading in unit.headings
        ),
        tuple(block.id for block in unit.blocks),
        tuple(
            TrailEntry(
                _named(graph, path, trail.previous),
                tuple(_target(graph, path, number) for number in trail.containers),
                _named(graph, path, trail.next),
            )
            for trail, real in graph.trails(path)
            if real
        ),
        url,
    )


def _shown(graph: ConceptGraph, path: str, entry: NoteEntry) -> NoteEntry:
    """What may be published of an entry: no comments, and no name of a private note."""
    unit = graph.notes[path].unit
    private = [target_of(meaning) in graph.private for meaning in graph.meanings[path]]
    links = list(zip(unit.links, private, strict=True))
    back = sorted(link.span.start for link, kept in links if kept)
    headings = tuple(
        replace(one, text=heading.plain) if _says_more(heading.text, heading.span, back) else one
        for one, heading in zip(entry.headings, unit.headings, strict=True)
    )
    trails = tuple(_without_private(trail, graph.private) for trail in entry.trails)
    known = {link.target: kept for link, kept in links if link.property}
    withheld = Withheld(graph, path, known)
    properties = {
        withheld.text(name): withheld.reworded(value) for name, value in entry.properties.items()
    }
    return replace(entry, headings=headings, trails=trails, properties=properties)


def _says_more(text: str, span: Span, back: Sequence[int]) -> bool:
    """Whether a raw heading or link says more than a page shows of it.

    `back` has the places of links to private notes, in ascending order.
    """
    if "%%" in text or "<!--" in text:
        return True
    first = bisect_left(back, span.start)
    return first < len(back) and back[first] < span.end


def _without_private(trail: TrailEntry, private: frozenset[str]) -> TrailEntry:
    return TrailEntry(
        None if trail.previous in private else trail.previous,
        tuple(path for path in trail.containers if path not in private),
        None if trail.next in private else trail.next,
    )


def _named(graph: ConceptGraph, path: str, number: int | None) -> str | None:
    return None if number is None else _target(graph, path, number)


def _target(graph: ConceptGraph, path: str, number: int) -> str:
    return graph.target(path, number) or graph.notes[path].unit.links[number].target


def _links(graph: ConceptGraph, path: str) -> Iterator[LinkEntry]:
    return (entry for _number, entry in _numbered_links(graph, path))


def _numbered_links(graph: ConceptGraph, path: str) -> Iterator[tuple[int, LinkEntry]]:
    """The links in the order in which they are written."""
    lines = Lines.unpacked(graph.notes[path].unit.lines)
    known = zip(graph.relations(path), graph.links(path), strict=True)
    rows = [
        (link.span.start, number, _link(graph, path, relation, link, meaning, lines))
        for number, (relation, (link, meaning)) in enumerate(known)
    ]
    return (row[1:] for row in sorted(rows, key=itemgetter(0)))


def _shown_links(graph: ConceptGraph, path: str) -> Iterator[LinkEntry]:
    """The links that a page shows, without what it does not show of them."""
    unit = graph.notes[path].unit
    kept = [target_of(meaning) in graph.private for meaning in graph.meanings[path]]
    back = sorted(
        link.span.start
        for link, private in zip(unit.links, kept, strict=True)
        if (private or link.hidden) and not link.property
    )
    known = {link.target: private for link, private in zip(unit.links, kept, strict=True)}
    withheld = Withheld(graph, path, known)
    for number, entry in _numbered_links(graph, path):
        link = unit.links[number]
        if link.hidden or kept[number]:
            continue
        if anchor := _untold(graph, graph.meanings[path][number]):
            yield replace(entry, anchor=anchor, text=_restated(unit, number, anchor))
        elif link.property:
            yield replace(entry, text=withheld.text(link.text))
        elif _says_more(link.text, link.span, back):
            yield replace(entry, text=_restated(unit, number, link.anchor))
        else:
            yield entry


def _untold(graph: ConceptGraph, meaning: Resolution) -> str:
    """The id of a heading whose words name a private note, if a link names that heading."""
    target = target_of(meaning)
    anchor = meaning.anchor if isinstance(meaning, Found | Ambiguous) else ""
    if not anchor or not graph.private or target is None or target not in graph.notes:
        return ""
    heading = next((one for one in graph.notes[target].unit.headings if one.id == anchor), None)
    if heading is None or "[" not in heading.text:
        return ""
    back = sorted(
        link.span.start for link, inner in graph.links(target) if target_of(inner) in graph.private
    )
    return anchor if _says_more(heading.text, heading.span, back) else ""


def _restated(unit: Unit, number: int, anchor: str | None) -> str:
    """A link with the words that its page shows."""
    link = unit.links[number]
    where = link.target + (f"#{anchor}" if anchor else "")
    words = words_of(unit, number)
    if not link.wiki:
        return f"{'!' if link.embed else ''}[{words}]({where})"
    return f"![[{where}]]" if link.embed else f"[[{where}|{words}]]"


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
    """JSON knows no infinity and no NaN; they become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    return value
