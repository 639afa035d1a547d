"""Reuses what a site has worked out, after an edit that moves no note in a list or menu."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.analysis.loose_ends import wanted_notes
from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Relation
from knotwork.names import key, tag_key
from knotwork.pages.derived_urls import StubPlace
from knotwork.pages.fixed_urls import STUBS_URL
from knotwork.pages.site import Site
from knotwork.resolve import referred


def reused(site: Site, graph: ConceptGraph, changed: Iterable[str]) -> Site | None:
    """The site over a graph with some notes exchanged, if its lists and menus stay; else None.

    Only for showing the page of a note at once: the lists of wanted notes, of tags and of files are
    those of the earlier graph. A new site is exact in any case.
    """
    paths = tuple(changed)
    for path in paths:
        tags = {tag_key(tag.name) for tag in graph.notes[path].unit.tags}
        if _listed(site.graph, path) != _listed(graph, path) or not tags <= site.tag_urls.keys():
            return None
    same = Site.__new__(type(site))
    more = {key(name): StubPlace(STUBS_URL, "") for name in wanted_notes(graph, paths)}
    places = {**more, **site.stub_places}
    same.__dict__.update({**site.__dict__, "graph": graph, "stub_places": places})
    if any(graph.notes[path].unit.fences or site.graph.notes[path].unit.fences for path in paths):
        # Programs hold the code, and the lines it stands on.
        for name in ("reader_programs", "coded", "imported"):
            same.__dict__.pop(name, None)
    return same


def carries_more(site: Site, graph: ConceptGraph, changed: Iterable[str]) -> bool:
    """Whether some exchanged notes refer to a file that a site does not carry yet."""
    new = {
        file
        for path in changed
        for file in {*_files(graph, path)}.difference(_files(site.graph, path))
    }
    return bool(new) and not new.issubset(site.attachments)


def _listed(graph: ConceptGraph, path: str) -> tuple[object, ...]:
    """What lists, menus and orders read of a note: less than its shape.

    Of its links, those that order notes; they may stand at another place among all links.
    """
    unit, meanings = graph.notes[path].unit, graph.meanings[path]

    def leads(number: int | None) -> tuple[object, ...]:
        if number is None:
            return ()
        link = unit.links[number]
        return (link.target, link.anchor, link.relation, link.hidden, meanings[number])

    return (
        unit.title,
        unit.opening,
        unit.aliases,
        tuple((found.name, found.value) for found in (*unit.properties, *unit.fields)),
        tuple(
            (
                trail.certain,
                leads(trail.previous),
                tuple(map(leads, trail.containers)),
                leads(trail.next),
            )
            for trail in unit.trails
        ),
        tuple(
            leads(number)
            for number, relation in enumerate(graph.relations(path))
            if relation not in _PLAIN or relation in graph.prerequisites
        ),
    )


_PLAIN = frozenset({Relation.LINK, Relation.EMBED})
"""Relations that put no note before or into another, unless they are prerequisites."""


def _files(graph: ConceptGraph, path: str) -> Iterator[str]:
    """The files that a note refers to, other than notes."""
    for link, meaning in graph.links(path):
        target = None if link.hidden else target_of(meaning)
        if target is not None and target not in graph.notes:
            yield target
    for reference in graph.notes[path].unit.references:
        target = referred(reference.url, path, graph.names, graph.mode)
        if target is not None and target not in graph.notes:
            yield target
