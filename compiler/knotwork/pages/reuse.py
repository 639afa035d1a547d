"""Reuses what a site has worked out, after an edit that changes nothing but words."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.graph import ConceptGraph
from knotwork.model import Unit
from knotwork.pages.site import Site


def reused(site: Site, graph: ConceptGraph, changed: Iterable[str]) -> Site | None:
    """The site over a graph with some notes exchanged, if its lists and menus stay; else None.

    URLs, tags, books, stubs, menus and orders follow from titles, tags, properties and what links
    mean; not from sentences. Only for showing a page at once: a new site is exact in any case.
    """
    known = tuple(changed)
    for path in known:
        before, now = site.graph.notes[path].unit, graph.notes[path].unit
        if _named(before) != _named(now) or site.graph.meanings[path] != graph.meanings[path]:
            return None
    same = Site.__new__(type(site))
    same.__dict__.update({**site.__dict__, "graph": graph})
    if any(graph.notes[path].unit.fences or site.graph.notes[path].unit.fences for path in known):
        # Programs hold the code, and the lines it stands on.
        for name in ("reader_programs", "coded", "imported"):
            same.__dict__.pop(name, None)
    return same


def _named(unit: Unit) -> tuple[object, ...]:
    """What lists and menus read of a unit: less than its shape, for they do not show code."""
    return (
        unit.title,
        unit.opening,
        unit.aliases,
        tuple(tag.name for tag in unit.tags),
        tuple((found.name, found.value) for found in (*unit.properties, *unit.fields)),
        tuple((found.level, found.text, found.id, found.block) for found in unit.headings),
        tuple((link.target, link.anchor, link.relation, link.hidden) for link in unit.links),
        tuple((trail.previous, trail.containers, trail.next) for trail in unit.trails),
        tuple(reference.url for reference in unit.references),
    )
