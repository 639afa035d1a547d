"""Composes the pages of a site from the graph, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.pages.lists import list_pages
from knotwork.pages.model import Page
from knotwork.pages.note import note_page
from knotwork.pages.plan import Plan, no_words, plan
from knotwork.pages.preview import preview
from knotwork.pages.redirects import redirects
from knotwork.pages.site import Site


def plans(site: Site) -> Iterator[Plan]:
    """Notes with their previews, pages about more notes, redirects; nothing is composed yet."""
    for path in site.graph.notes:
        yield plan(f"preview {path}", preview, path)
        yield plan(f"note {path}", note_page, path)
    yield from list_pages(site)
    if site.redirects:
        yield Plan("redirects", redirects, no_words)


def compose(site: Site) -> Iterator[Page]:
    """All pages, in the order of their plans."""
    for wanted in plans(site):
        yield from wanted.make(site)
