"""The pages for readers who look for something: the search page and the 404 page."""

from __future__ import annotations

import msgspec

from knotwork.pages.fixed_urls import NOT_FOUND_URL, SEARCH_PAGE_URL, SEARCH_URL, TITLES_URL
from knotwork.pages.model import NotFoundPage, SearchPage
from knotwork.pages.search import shards
from knotwork.pages.site import Site
from knotwork.urls import relative_url


class Named(msgspec.Struct, frozen=True, array_like=True):
    """A note and its names, which a script compares with the address that was not found."""

    url: str
    title: str
    aliases: tuple[str, ...]


def search_page(site: Site) -> SearchPage:
    """The page of the search."""
    url = SEARCH_PAGE_URL
    named = SearchPage(
        url,
        site.frame(url),
        site.words.search,
        root=relative_url(url, ""),
        index=relative_url(url, SEARCH_URL),
        titles=relative_url(url, TITLES_URL),
        shards=0,
        tags=False,
        books=False,
    )
    if not site.has_index:
        return named
    tags, books = bool(site.tags), bool(site.shelf.contents)
    count = len(shards(site.graph.notes))
    return msgspec.structs.replace(named, shards=count, tags=tags, books=books)


def not_found(site: Site) -> NotFoundPage:
    """The 404 page; with a known address it finds its styles from any depth."""
    return not_found_below(site, site.options.url.rstrip("/") + "/" if site.options.url else "")


def not_found_below(site: Site, base: str) -> NotFoundPage:
    """The 404 page of a site at the address `base`, which is empty if it is not known."""
    url = NOT_FOUND_URL
    frame = msgspec.structs.replace(site.frame(url), base=base)
    return NotFoundPage(url, frame, site.words.page_not_found, "./", relative_url(url, TITLES_URL))


def names(site: Site) -> tuple[Named, ...]:
    """The names of all notes, in which scripts look for those that a reader may mean."""
    return tuple(
        Named(relative_url("", site.urls[path]), site.graph.title(path), note.unit.aliases)
        for path, note in site.graph.notes.items()
    )
