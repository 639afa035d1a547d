"""The graph as JSON for the readers of a site: what its pages show, and nothing more."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace

from knotwork.export.graph_json import (
    LinkEntry,
    NoteEntry,
    TrailEntry,
    document_fields,
    note_entry,
    numbered_links,
)
from knotwork.graph import ConceptGraph, anchor_of, target_of
from knotwork.meaning import Resolution
from knotwork.model import Unit
from knotwork.pages.markdown import words_of
from knotwork.pages.site import Site
from knotwork.pages.withheld import Withheld
from knotwork.text import Lines, Span

_ENCODER = msgspec.json.Encoder()
_AT_ONCE = 500
"""The number of entries that are encoded at a time."""


def site_json(site: Site) -> bytes:
    """The graph that a site publishes: without comments, their links, or names of private notes."""
    graph = site.graph
    links = (link for path in graph.notes for link in _shown_links(graph, path))
    notes = (_shown(graph, path, note_entry(graph, path, site.urls[path])) for path in graph.notes)
    document = document_fields(graph, notes, links, site.stubs, site.course)
    content = BytesIO()
    content.write(b"{")
    for number, (name, entries) in enumerate(document.items()):
        content.write((b"," if number else b"") + _ENCODER.encode(name) + b":")
        _write_list(entries, content)
    content.write(b"}\n")
    return content.getvalue()  # which makes no copy, as large as all notes


def lines_of(unit: Unit) -> object:
    """What the document takes from a note besides its shape: the lines of headings and links."""
    lines = Lines.unpacked(unit.lines)
    headings = [lines.place(heading.span.start).line for heading in unit.headings]
    return headings, [lines.place(link.span.start) for link in unit.links]


def _write_list(entries: Iterable[Any], content: BytesIO) -> None:
    """Encode entries in groups, as all at once would take as much memory as the notes."""
    rest, before = iter(entries), b"["
    while some := tuple(islice(rest, _AT_ONCE)):
        content.write(before + _ENCODER.encode(some)[1:-1])
        before = b","
    content.write(b"]" if before == b"," else b"[]")


def _shown(graph: ConceptGraph, path: str, entry: NoteEntry) -> NoteEntry:
    """The part of an entry that may be published: no comments, and no names of private notes."""
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


def _without_private(trail: TrailEntry, private: frozenset[str]) -> TrailEntry:
    return TrailEntry(
        None if trail.previous in private else trail.previous,
        tuple(path for path in trail.containers if path not in private),
        None if trail.next in private else trail.next,
    )


def _shown_links(graph: ConceptGraph, path: str) -> Iterator[LinkEntry]:
    """The links that a page shows, without parts of them that it does not show."""
    unit = graph.notes[path].unit
    kept = [target_of(meaning) in graph.private for meaning in graph.meanings[path]]
    back = sorted(
        link.span.start
        for link, private in zip(unit.links, kept, strict=True)
        if (private or link.hidden) and not link.property
    )
    known = {link.target: private for link, private in zip(unit.links, kept, strict=True)}
    withheld = Withheld(graph, path, known)
    for number, entry in numbered_links(graph, path):
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


def _says_more(text: str, span: Span, back: Sequence[int]) -> bool:
    """Whether a raw heading or link says more than a page shows of it.

    `back` has the places of links to private notes, in ascending order.
    """
    if "%%" in text or "<!--" in text:
        return True
    first = bisect_left(back, span.start)
    return first < len(back) and back[first] < span.end


def _untold(graph: ConceptGraph, meaning: Resolution) -> str:
    """The id of a heading whose words name a private note, if a link names that heading."""
    if not graph.private:
        return ""
    target, anchor = target_of(meaning), anchor_of(meaning)
    if not anchor or target is None or target not in graph.notes:
        return ""
    heading = next((one for one in graph.notes[target].unit.headings if one.id == anchor), None)
    if heading is None or "[" not in heading.text:
        return ""
    back = sorted(
        link.span.start for link, inner in graph.links(target) if target_of(inner) in graph.private
    )
    return anchor if _says_more(heading.text, heading.span, back) else ""


def _restated(unit: Unit, number: int, anchor: str | None) -> str:
    """The text of a link with the words that its page shows."""
    link = unit.links[number]
    where = link.target + (f"#{anchor}" if anchor else "")
    words = words_of(link, unit.sentences.words(number))
    if not link.wiki:
        return f"{'!' if link.embed else ''}[{words}]({where})"
    return f"![[{where}]]" if link.embed else f"[[{where}|{words}]]"
