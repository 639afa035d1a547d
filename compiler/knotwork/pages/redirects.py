"""The pages at old and other addresses of notes, which lead on."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.pages.model import Redirect
from knotwork.pages.site import Site


def redirects(site: Site) -> Iterator[Redirect]:
    """The pages at all such addresses."""
    return (redirect_page(site, url) for url in site.redirects)


def redirect_page(site: Site, url: str) -> Redirect:
    """The page at one such address."""
    anchors = tuple(site.note_anchor(path, url) for path in site.redirects[url])
    return Redirect(url, site.options.lang, anchors, site.joined(url, anchors[0].url))
