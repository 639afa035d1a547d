"""The views of a vault in spec files: each prints a part of a graph, mostly one fact per line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias, assert_never

from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link, Note, Relation, Trail, Unit
from knotwork.syntax.holes import CLOSE, OPEN
from knotwork.text import Lines, Span

View: TypeAlias = Callable[[ConceptGraph], Iterator[str]]


def links(graph: ConceptGraph) -> Iterator[str]:
    """Where each link stands, as it is written, and what it means."""
    for path, note in graph.notes.items():
        for number, (link, meaning) in enumerate(graph.links(path)):
            yield "  ".join(_link(note, link, graph.relation(path, number), meaning))


def _link(note: Note, link: Link, relation: str, meaning: Resolution) -> Iterator[str]:
    yield f"{note.path}:{_start(note.unit, link.span)}"
    yield link.text.replace("\n", "⏎")
    yield f"→ {_meaning(link, meaning)}"
    if link.label is not None:
        yield f"“{link.label}”"
    if link.size:
        yield "×".join(str(side) for side in link.size)
    if link.share:
        yield f"{link.share} %"
    if relation not in {Relation.LINK, Relation.EMBED}:
        yield relation
    if link.property:
        yield f"in {link.property}"
    if link.hidden:
        yield "hidden"


def _meaning(link: Link, meaning: Resolution) -> str:
    match meaning:
        case Found(path=path, anchor=anchor, via=via):
            return path + (f"#{anchor}" if anchor else "") + (f" ({via})" if via else "")
        case MissingNote():
            anchor = "" if link.anchor is None else f"#{link.anchor}"
            return f"no note “{link.target}{anchor}”"
        case MissingAnchor(path=path):
            return f"{path}, no “#{link.anchor}”"
        case Ambiguous(candidates=candidates):
            return "one of " + ", ".join(candidates)
        case External(url=url):
            return url
        case _:
            assert_never(meaning)


def html(graph: ConceptGraph) -> Iterator[str]:
    """The bodies, their holes as `⟦l0⟧`."""
    for path, note in graph.notes.items():
        if len(graph.notes) > 1:
            yield f"=== {path}"
        yield _visible(note.unit.body.text).rstrip("\n")
        for number, footnote in enumerate(note.unit.footnotes, 1):
            yield f"=== footnote {number}"
            yield _visible(footnote.html).rstrip("\n")


def _visible(body: str) -> str:
    return body.replace(f"{OPEN}p{CLOSE}", "").replace(OPEN, "⟦").replace(CLOSE, "⟧")


def facts(graph: ConceptGraph) -> Iterator[str]:
    """Everything that is known of each note but its links and its body."""
    for path, note in graph.notes.items():
        if len(graph.notes) > 1:
            yield f"=== {path}"
        yield from _facts(note.unit)
        for trail, real in graph.trails(path):
            words = "trail" if real else "no trail"
            yield f"{words} {_start(note.unit, trail.span)} {_trail(note.unit, trail)}"
        for flaw in note.unit.flaws:
            yield f"flaw {_range(note.unit, flaw.span)} {flaw.kind}: {flaw.message}"


def _facts(unit: Unit) -> Iterator[str]:
    if unit.title is not None:
        yield f"title {unit.title}"
    yield from (f"alias {name}" for name in unit.aliases)
    for known in unit.properties:
        yield f"property {_start(unit, known.span)} {known.name} = {known.value!r}"
    for known in unit.fields:
        yield f"field {_start(unit, known.span)} {known.name} = {known.value!r}"
    for tag in unit.tags:
        yield f"tag {_start(unit, tag.span)} {tag.name}"
    for heading in unit.headings:
        yield f"h{heading.level} {_range(unit, heading.span)} {heading.text!r} #{heading.id}"
    for block in unit.blocks:
        yield f"block {_range(unit, block.span)} ^{block.id}"
    for number, footnote in enumerate(unit.footnotes, 1):
        yield f"footnote {number} {_start(unit, footnote.span)} [^{footnote.label}]"
    for cell in unit.fences:
        attributes = "".join(f" {name}={value}" for name, value in cell.attributes)
        yield f"cell {_start(unit, cell.span)} {cell.language}{attributes}, code on {cell.code_line}"
    for reference in unit.references:
        yield f"reference {_start(unit, reference.span)} {reference.attribute}={reference.url}"
    if unit.has_mermaid:
        yield "mermaid"
    if unit.external_media:
        yield "external media"
    if unit.lead:
        yield f"lead {unit.lead}"


def _trail(unit: Unit, trail: Trail) -> str:
    previous = "" if trail.previous is None else f"{unit.links[trail.previous].target} < "
    following = "" if trail.next is None else f" > {unit.links[trail.next].target}"
    return previous + " / ".join(unit.links[at].target for at in trail.containers) + following


def _start(unit: Unit, span: Span) -> str:
    place = Lines.unpacked(unit.lines).place(span.start)
    return f"{place.line}:{place.column}"


def _range(unit: Unit, span: Span) -> str:
    end = Lines.unpacked(unit.lines).place(span.end)
    return f"{_start(unit, span)}-{end.line}:{end.column}"


VIEWS: Mapping[str, View] = {"links": links, "html": html, "facts": facts}
"""A fence's label, and what it must hold."""
