"""What the site holds for programs besides its graph: `llms.txt`, feed, sitemap, `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from knotwork.model import Unit
from knotwork.pages import lookup_pages
from knotwork.pages.dates import dates
from knotwork.pages.feed import entries
from knotwork.pages.fixed_urls import FEED_URL, TITLES_URL, UNLISTED
from knotwork.pages.model import Data
from knotwork.pages.outline import outline
from knotwork.pages.plan import Plan, names, title_and_lead
from knotwork.pages.preview import PREVIEWS_URL
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.render.feed import feed
from knotwork.render.llms import LLMS_URL, llms
from knotwork.render.sitemap import sitemap

NO_JEKYLL = Artifact(".nojekyll", b"")
"""Keeps GitHub, where it serves a branch, from making pages of the Markdown files beside our pages:
they would have the same names."""
_ROBOTS_URL = "robots.txt"


def machine_plans(site: Site) -> dict[str, Plan]:
    """The plans of the files for programs that depend on the notes alone, by URL.

    A file of the vault that has one of these names keeps it if the site carries it.
    """
    return {url: plan for url, plan in _plans(site) if url not in site.taken}


def _plans(site: Site) -> Iterator[tuple[str, Plan]]:
    parts = ("urls", "markdown_urls", "shelf")
    yield LLMS_URL, Plan("llms.txt", _llms, title_and_lead, parts)
    yield TITLES_URL, Plan("titles", _titles, names, ("urls",))
    if site.has_feed:
        yield FEED_URL, Plan("feed", _feed, _shown_in_feed, ("urls", "changed", "told_apart"))


def machine_files(site: Site, listed: Iterable[str]) -> Iterator[Artifact]:
    """The files that list all pages; `listed` are the URLs of pages for which `is_listed` holds.

    A file of the vault that has one of these names keeps it if the site carries it.
    """
    if not site.options.url:
        return
    changed = {site.urls[path]: when.isoformat() for path, when in site.changed.items()}
    for artifact in sitemap(site.options.url, listed, changed):
        if artifact.path not in site.taken:
            yield artifact
    if _ROBOTS_URL not in site.taken:
        yield Artifact(_ROBOTS_URL, _robots(site.absolute("sitemap.xml")).encode())


def is_listed(url: str, site: Site) -> bool:
    """Whether search engines should know of a file of the site: not of previews or redirects."""
    page = url.endswith(".html") and not url.startswith(PREVIEWS_URL)
    return page and url not in UNLISTED and url not in site.redirects


def _llms(site: Site) -> tuple[Data]:
    return (Data(LLMS_URL, llms(outline(site)).content),)


def _titles(site: Site) -> tuple[Data]:
    return (Data(TITLES_URL, msgspec.json.encode(lookup_pages.names(site))),)


def _shown_in_feed(unit: Unit) -> object:
    return unit.title, unit.opening, unit.lead, [tag.name for tag in unit.tags], dates(unit)


def _feed(site: Site) -> tuple[Data]:
    return (Data(FEED_URL, feed(site.options, entries(site)).content),)


def _robots(sitemap_address: str) -> str:
    """Everything may be read, and there is a sitemap (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_address}\n"
