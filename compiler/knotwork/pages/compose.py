"""Composes the pages of a site from the graph, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.pages.lists import list_pages
from knotwork.pages.model import Page
from knotwork.pages.note import note_page
from knotwork.pages.site import Site


def compose(site: Site) -> Iterator[Page]:
    """The pages of all notes, then those about more than one note."""
    for path in site.graph.notes:
        yield note_page(site, path)
    yield from list_pages(site)
