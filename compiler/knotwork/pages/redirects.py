"""The pages at old and other addresses of notes, which lead on."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.pages.model import Redirect
from knotwork.pages.site import Site


def redirects(site: Site) -> Iterator[Redirect]:
    """All of them, in the order of the notes."""
    for url, paths in site.redirects.items():
        anchors = tuple(site.note_anchor(path, url) for path in paths)
        yield Redirect(url, site.options.lang, anchors, site.joined(url, anchors[0].url))
