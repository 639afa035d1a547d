"""The notes that link to a note, with the sentences in which they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from knotwork.graph import Edge
from knotwork.model import TRAIL_RELATIONS
from knotwork.names import natural_key
from knotwork.pages.derived_urls import backlinks_url
from knotwork.pages.model import Backlink, Backlinks, Mention
from knotwork.pages.site import Site
from knotwork.urls import fragment_url, relative_url

BACKLINKS_SHOWN = 60
"""Linking notes that a page lists; the rest stands on a page of its own."""
MENTIONS_SHOWN = 3
"""Sentences per linking note."""


def linking(site: Site, path: str) -> Mapping[str, list[Edge]]:
    """The notes that link to this one in their text or properties, each with those links."""
    by_source: dict[str, list[Edge]] = defaultdict(list)
    for edge, relation in site.graph.received(path):
        if relation not in TRAIL_RELATIONS:
            by_source[edge.source].append(edge)
    return by_source


def backlinks_of(site: Site, path: str) -> Backlinks:
    """The backlinks that the page of a note shows."""
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
    more = len(sources) - len(shown)
    return Backlinks(shown, more, relative_url(page, backlinks_url(page)) if more else "")


def _mentions(site: Site, edges: list[Edge], url: str) -> Iterator[Mention]:
    """The sentences around some links of another note; `url` leads to that note."""
    for edge in edges:
        found = site.context(edge)
        if found is not None:
            yield Mention(*found.sentence, url + fragment_url(found.section))
