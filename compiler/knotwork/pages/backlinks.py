"""The notes that link to a note, with the sentences in which they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from knotwork.graph import Edge
from knotwork.model import TRAIL_RELATIONS, Heading, Link
from knotwork.names import fragment_url, natural_key
from knotwork.pages.model import Backlink, Mention
from knotwork.pages.site import Site

BACKLINKS_SHOWN = 60
"""Linking notes that a page lists; the rest stands on a page of its own."""
MENTIONS_SHOWN = 3
"""Sentences per linking note."""


def linking(site: Site, path: str) -> Mapping[str, list[Edge]]:
    """The notes that link to this one in their text or properties, with the links that do."""
    by_source: dict[str, list[Edge]] = defaultdict(list)
    for edge, relation in site.graph.received(path):
        if relation not in TRAIL_RELATIONS:
            by_source[edge.source].append(edge)
    return by_source


def backlinks_of(site: Site, path: str) -> tuple[tuple[Backlink, ...], int]:
    """What the page of a note says of the notes that link to it, and how many it does not name."""
    page = site.urls[path]
    sources = linking(site, path)
    ways = zip(site.note_anchors(tuple(sources), page), sources.values(), strict=True)
    ordered = sorted(ways, key=lambda one: natural_key(one[0].label))
    shown = tuple(
        Backlink(
            way,
            tuple(_mentions(site, edges[:MENTIONS_SHOWN], way.url)),
            max(0, len(edges) - MENTIONS_SHOWN),
        )
        for way, edges in ordered[:BACKLINKS_SHOWN]
    )
    return shown, len(sources) - len(shown)


def _mentions(site: Site, edges: list[Edge], url: str) -> list[Mention]:
    """The sentences of some links of another note; `url` is the way to it."""
    mentions = []
    notes = site.graph.notes
    for edge in edges:
        unit = notes[edge.source].unit
        link = unit.links[edge.number]
        said = unit.sentences.at(edge.number)
        if said is not None and not link.embed:
            at = fragment_url(_section_of(unit.headings, link))
            mentions.append(Mention(said.before, said.words, said.after, url + at))
    return mentions


def _section_of(headings: tuple[Heading, ...], link: Link) -> str:
    """The id of the section in which a link stands."""
    identity = ""
    for heading in headings:
        if heading.span.start > link.span.start:
            break
        identity = heading.id
    return identity
