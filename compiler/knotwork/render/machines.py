"""What the site holds for programs besides its graph: `llms.txt`, feed, sitemap, `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from knotwork.pages.dates import dates
from knotwork.pages.feed import entries
from knotwork.pages.finding import names
from knotwork.pages.outline import outline
from knotwork.pages.site import TITLES_URL, Site
from knotwork.render.artifact import Artifact
from knotwork.render.feed import feed
from knotwork.render.llms import llms
from knotwork.render.sitemap import sitemap


def machine_files(site: Site, listed: Iterable[str]) -> Iterator[Artifact]:
    """All of it; `listed` are the URLs of the pages that search engines should know.

    A file of the vault that has one of these names keeps it.
    """
    taken = frozenset(site.urls.values())
    for artifact in _all(site, listed):
        if artifact.path not in taken:
            yield artifact


def _all(site: Site, listed: Iterable[str]) -> Iterator[Artifact]:
    yield llms(outline(site))
    yield Artifact(TITLES_URL, msgspec.json.encode(names(site)))
    if site.has_feed:
        yield feed(site.options, entries(site))
    if site.options.url:
        yield from sitemap(site.options.url, listed, _changed(site))
        yield Artifact("robots.txt", robots(site.absolute("sitemap.xml")).encode())


def _changed(site: Site) -> dict[str, str]:
    """When each page of a note last changed, where a property says it."""
    dated = ((path, dates(note.unit).latest) for path, note in site.graph.notes.items())
    return {site.urls[path]: when.isoformat() for path, when in dated if when}


def robots(sitemap_address: str) -> str:
    """Everything may be read, and there is a sitemap (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_address}\n"
