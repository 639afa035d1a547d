"""The list pages: all notes, tags, folders, books, what is to be written, the start page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from knotwork.names import folder, folder_label, natural_key, shown_folder, tag_key
from knotwork.pages.backlinks import BACKLINKS_SHOWN, linking
from knotwork.pages.derived_urls import backlinks_url
from knotwork.pages.fixed_urls import (
    BOOKS_URL,
    HOME_URL,
    NOT_FOUND_URL,
    NOTES_URL,
    ORDER_URL,
    SEARCH_PAGE_URL,
    STUBS_URL,
    TAGS_URL,
    WHOLE_GRAPH_URL,
)
from knotwork.pages.frame import Anchor, NamedCount
from knotwork.pages.long_list import ListSection
from knotwork.pages.lookup_pages import not_found, search_page
from knotwork.pages.model import (
    BooksPage,
    Contents,
    HomePage,
    ListPage,
    TagsPage,
)
from knotwork.pages.nested import nested_folders, nested_tags
from knotwork.pages.order import order_page
from knotwork.pages.paged_lists import ordered, paged, rows
from knotwork.pages.place import contents, folder_anchors
from knotwork.pages.plan import Plan, plan
from knotwork.pages.site import Site
from knotwork.pages.stubs import stub_pages
from knotwork.pages.tags_and_folders import with_above
from knotwork.pages.whole_graph import graph_page
from knotwork.urls import relative_url

HOME_ROWS = 12
"""Notes that the generated start page names."""


def list_pages(site: Site) -> dict[str, Plan]:
    """Every page that is about more than one note, by the URL of the first that a plan makes."""
    return dict(_plans(site))


def _plans(site: Site) -> Iterator[tuple[str, Plan]]:
    if HOME_URL not in site.taken:
        yield HOME_URL, plan("home", _home)
    yield NOTES_URL, Plan("all notes", _all_notes)
    for name in site.folders:
        yield site.folder_urls[name], Plan(f"folder {name}", partial(_folder, name=name))
    if site.tags:
        yield TAGS_URL, plan("all tags", _all_tags)
        for name in site.tags:
            yield site.tag_urls[tag_key(name)], Plan(f"tag {name}", partial(_tag, name=name))
    if site.stubs:
        yield STUBS_URL, Plan("stubs", stub_pages)
    if site.shelf.books:
        yield BOOKS_URL, plan("books", _books)
    if site.has_order:
        yield ORDER_URL, plan("order", order_page)
    for path in site.graph.notes:
        if len(site.graph.incoming.get(path, ())) > BACKLINKS_SHOWN:
            url = backlinks_url(site.urls[path])
            yield url, Plan(f"backlinks {path}", partial(_all_backlinks, path=path))
    if site.graph.incoming:
        yield WHOLE_GRAPH_URL, plan("graph", graph_page)
    if NOT_FOUND_URL not in site.taken:
        yield NOT_FOUND_URL, plan("not found", not_found)
    if site.options.search:
        yield SEARCH_PAGE_URL, plan("search", search_page)


def _home(site: Site) -> HomePage:
    url = HOME_URL
    above = site.folders_below.get("", ())
    return HomePage(
        url=url,
        frame=site.frame(url, site.options.description),
        title=site.options.title,
        books=_shelf(site, url),
        folders=tuple(_folder_count(site, name, url) for name in above),
        notes=rows(site, ordered(site, _most_linked(site, HOME_ROWS), url), url),
        note_count=len(site.graph.notes),
    )


def _most_linked(site: Site, limit: int) -> list[str]:
    """The notes with the most incoming links, as places to begin."""
    ranked = sorted(
        site.graph.notes,
        key=lambda path: (
            -len(site.graph.incoming.get(path, ())),
            natural_key(site.graph.title(path)),
        ),
    )
    return ranked[:limit]


def _shelf(site: Site, page: str) -> tuple[Contents, ...]:
    return tuple(
        Contents(site.note_anchor(book, page), contents(site, book, page, 1))
        for book in site.shelf.books
    )


def _folder_count(site: Site, name: str, page: str) -> NamedCount:
    url = relative_url(page, site.folder_urls[name])
    return NamedCount(Anchor(folder_label(name), url), site.folder_sizes[name])


def _all_notes(site: Site) -> Iterator[ListPage]:
    groups: dict[str, list[str]] = {}
    for path in site.graph.notes:
        groups.setdefault(folder(path), []).append(path)

    def blank(url: str) -> ListPage:
        return ListPage(
            url=url,
            frame=site.frame(url),
            title=site.words.notes,
            kind="notes",
            above=(),
            below=nested_folders(site, url),
        )

    folders = enumerate(sorted(groups, key=_by_folder))
    sections = (
        ListSection(
            shown_folder(name),
            f"folder-{number}",
            groups[name],
            site.folder_urls[name],
            of_folder=True,
        )
        if name
        else ListSection("", "", groups[name], of_folder=True)
        for number, name in folders
    )
    return paged(site, NOTES_URL, sections, blank)


def _by_folder(name: str) -> list[object]:
    """Sort key under which a folder comes before those in it, and "2 a" before "10 b"."""
    return [natural_key(part) for part in name.split("/") if part]


def _folder(site: Site, name: str) -> Iterator[ListPage]:
    def blank(url: str) -> ListPage:
        return ListPage(
            url=url,
            frame=site.frame(url),
            title=folder_label(name),
            kind="folder",
            above=(
                Anchor(site.words.notes, relative_url(url, NOTES_URL)),
                *folder_anchors(site, name, url),
            ),
            below=nested_folders(site, url, name),
        )

    notes = site.folders[name]
    sections = (ListSection("", "", notes, of_folder=True),) if notes else ()
    return paged(site, site.folder_urls[name], sections, blank)


def _all_tags(site: Site) -> TagsPage:
    return TagsPage(TAGS_URL, site.frame(TAGS_URL), site.words.tags, nested_tags(site, TAGS_URL))


def _tag(site: Site, name: str) -> Iterator[ListPage]:
    def blank(url: str) -> ListPage:
        return ListPage(
            url=url,
            frame=site.frame(url),
            title=f"#{name}",
            kind="tag",
            above=tuple(_tags_above(site, name, url)),
            below=nested_tags(site, url, name),
        )

    return paged(site, site.tag_urls[tag_key(name)], (ListSection("", "", site.tags[name]),), blank)


def _tags_above(site: Site, name: str, page: str) -> Iterator[Anchor]:
    """The breadcrumb from the page of all tags to a tag, without the tag itself."""
    yield Anchor(site.words.tags, relative_url(page, TAGS_URL))
    for above in reversed(tuple(with_above(name))[1:]):
        way = site.tag_anchor(above, page)
        yield msgspec.structs.replace(way, label=above.rpartition("/")[2] or above)


def _books(site: Site) -> BooksPage:
    return BooksPage(BOOKS_URL, site.frame(BOOKS_URL), site.words.books, _shelf(site, BOOKS_URL))


def _all_backlinks(site: Site, path: str) -> Iterator[ListPage]:
    """The page of all backlinks of a note that has many."""
    sources = linking(site, path)
    if len(sources) <= BACKLINKS_SHOWN:
        return

    def blank(url: str) -> ListPage:
        return ListPage(
            url=url,
            frame=site.frame(url),
            title=site.words.links_to_note(title=site.graph.title(path)),
            kind="backlinks",
            above=(site.note_anchor(path, url),),
        )

    section = ListSection("", "", tuple(sources))
    yield from paged(site, backlinks_url(site.urls[path]), (section,), blank)
