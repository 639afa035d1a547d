"""Finds the destinations of link reference definitions: `[reference]: destination`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markdown_it.helpers import parseLinkDestination

from knotwork.model import Syntax
from knotwork.names import normal
from knotwork.syntax.link import decoded
from knotwork.syntax.parsed import Parsed
from knotwork.text import Span

_COLON = re.compile(r"(?<!\\)\]:\s*")


class LinkDefinition(NamedTuple):
    """One definition's destination."""

    target: str
    """The linkpath, as links by this reference have it."""
    anchor: str | None
    span: Span
    hash: int
    """Where its `#` stands; the end of the span without one."""


def definitions(text: str) -> Iterator[LinkDefinition]:
    """The definitions of a note, those that others overrule included."""
    parsed = Parsed(text, Syntax())
    references: dict[str, dict[str, Any]] = parsed.env.get("references", {})
    duplicates: list[dict[str, Any]] = parsed.env.get("duplicate_refs", [])
    for reference in (*references.values(), *duplicates):
        first, last = reference["map"]
        if place := _destination(parsed, first, last):
            target, sign, anchor = str(reference["href"]).partition("#")
            hash_at = text.find("#", place.start, place.end)
            end = hash_at if hash_at >= 0 else place.end
            named = normal(decoded(anchor)) if sign else None
            yield LinkDefinition(normal(decoded(target)).strip(), named, place, end)


def _destination(parsed: Parsed, first: int, last: int) -> Span | None:
    body, starts = parsed.parse.text, parsed.parse.line_starts
    end = starts[last] if last < len(starts) else len(body)
    colon = _COLON.search(body, starts[first], end)
    if colon is None:
        return None
    found = parseLinkDestination(body, colon.end(), end)
    if not found.ok:
        return None
    inset = int(body.startswith("<", colon.end()))
    return parsed.facts.to_span(colon.end() + inset, found.pos - inset)
