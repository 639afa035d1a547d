"""The graph as JSON: what was understood of each note and each link.

`notes`, by path: `path`, `title`, `aliases`, `tags` (without `#`), `properties` (name to value),
`headings` (`level`, raw `text`, `line`), `blocks` (ids), `trails` (`previous`, `containers`, `next`
as paths, or the written name of a note that is missing).

`links`, by source and place: `source`, `text` as written, `target` path or null, `anchor` (what
follows the first `#`) or null, `relation`, `embed`, `resolution` (`found`, `missing-note`,
`missing-anchor`, `ambiguous`), `candidates`, `line`, `column` (from 1, in code points), and where
it applies `hidden` (stands in a comment) and `property` (the key that holds it).
"""

from __future__ import annotations

import math
from typing import Any

import msgspec

from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Ambiguous, Value
from knotwork.text import Lines


def graph_json(graph: ConceptGraph) -> bytes:
    """The whole graph, with a final newline; same graph, same bytes."""
    document = {
        "notes": [_note(graph, path) for path in graph.notes],
        "links": [link for path in graph.notes for link in _links(graph, path)],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _note(graph: ConceptGraph, path: str) -> dict[str, Any]:
    unit = graph.notes[path].unit
    lines = Lines.unpacked(unit.lines)
    return {
        "path": path,
        "title": graph.title(path),
        "aliases": unit.aliases,
        "tags": list(dict.fromkeys(tag.name for tag in unit.tags)),
        "properties": {found.name: _finite(found.value) for found in unit.properties},
        "headings": [
            {
                "level": heading.level,
                "text": heading.text,
                "line": lines.place(heading.span.start).line,
            }
            for heading in unit.headings
        ],
        "blocks": [block.id for block in unit.blocks],
        "trails": [
            {
                "previous": _named(graph, path, trail.previous),
                "containers": [_named(graph, path, number) for number in trail.containers],
                "next": _named(graph, path, trail.next),
            }
            for trail, certain in graph.trails(path)
            if certain
        ],
    }


def _named(graph: ConceptGraph, path: str, number: int | None) -> str | None:
    if number is None:
        return None
    return graph.target(path, number) or graph.notes[path].unit.links[number].target


def _links(graph: ConceptGraph, path: str) -> list[dict[str, Any]]:
    unit = graph.notes[path].unit
    lines = Lines.unpacked(unit.lines)
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, (link, meaning) in enumerate(graph.links(path)):
        place = lines.place(link.span.start)
        row: dict[str, Any] = {
            "source": path,
            "text": link.text,
            "target": target_of(meaning),
            "anchor": link.anchor,
            "relation": str(graph.relation(path, number)),
            "embed": link.embed,
            "resolution": meaning.__struct_config__.tag,
            "candidates": meaning.candidates if isinstance(meaning, Ambiguous) else (),
            "line": place.line,
            "column": place.column,
        }
        if link.hidden:
            row["hidden"] = True
        if link.property:
            row["property"] = link.property
        rows.append((link.span.start, row))
    return [row for _start, row in sorted(rows, key=lambda one: one[0])]


def _finite(value: Value) -> Value:
    """JSON knows no infinity and no NaN; they become text."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_finite(one) for one in value]
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    return value
