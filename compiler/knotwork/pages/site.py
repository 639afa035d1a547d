"""The site that pages are made for: the links from one page to another, and the frame of each."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cached_property
from urllib.parse import urljoin

import msgspec

from knotwork import __version__
from knotwork.graph import Edge
from knotwork.names import folder, key, tag_key
from knotwork.pages.contexts import Context, context
from knotwork.pages.derived_urls import StubPlace
from knotwork.pages.fixed_urls import (
    ASSETS_URL,
    BOOKS_URL,
    FEED_URL,
    GRAPH_URL,
    HOME_URL,
    NOTES_URL,
    ORDER_URL,
    SEARCH_PAGE_URL,
    STUBS_URL,
    TAGS_URL,
    TURTLE_URL,
    WHOLE_GRAPH_URL,
)
from knotwork.pages.frame import Anchor, Frame
from knotwork.pages.own_files import own_file, own_link
from knotwork.pages.site_parts import SiteParts
from knotwork.programs.browser import Runtime
from knotwork.urls import relative_url


class Site(SiteParts):
    """The public notes of a vault as a site."""

    _near: tuple[str, dict[str, Anchor]] | None = None
    """The latest folder of the site, with links from it by path; pages come folder by folder."""

    @cached_property
    def _frames(self) -> dict[str, Frame]:
        return {}

    def with_python(self, runtime: Runtime | None) -> Site:
        """The same site, with Python for its readers if there is a runtime."""
        same = copy(self)
        same.runtime = runtime
        return same

    def without_index(self) -> Site:
        """The same site, with a search for the names of notes alone."""
        same = copy(self)
        same.has_index = False
        return same

    def file_url(self, path: str, page: str, anchor: str = "") -> str:
        """The URL of an attachment, relative to a page."""
        return relative_url(page, self.urls[path], anchor)

    def note_anchor(self, path: str, page: str, *, label: str = "", at: str = "") -> Anchor:
        """The link from a page to a note, under the note's title unless `label` is given."""
        url = self.urls[path]
        if label:
            return Anchor(label, relative_url(page, url, at), current=url == page)
        if at or url == page:
            return self._titled(path, relative_url(page, url, at), current=url == page)
        above = folder(page)
        near = self._near
        if near is None or near[0] != above or len(near[1]) >= _NEAR:
            near = self._near = (above, {})
        cached = near[1].get(path)
        if cached is None:
            cached = near[1][path] = self._titled(path, relative_url(page, url))
        return cached

    def _titled(self, path: str, url: str, *, current: bool = False) -> Anchor:
        apart = self.told_apart.get(path)
        place = apart.place if apart else ""
        return Anchor(self.graph.title(path), url, current=current, place=place)

    def note_anchors(self, paths: Sequence[str], page: str) -> list[Anchor]:
        """The links from a page to some notes, under their titles."""
        near = self._near
        cached = near[1] if near and near[0] == folder(page) else {}
        urls = self.urls
        return [
            cached[path] if path in cached and urls[path] != page else self.note_anchor(path, page)
            for path in paths
        ]

    def context(self, edge: Edge) -> Context | None:
        """The context of a link; None for an embed, and for a link that stands in no sentence."""
        return context(self.graph.notes[edge.source].unit, edge.number)

    def tag_anchor(self, name: str, page: str) -> Anchor:
        """The link from a page to a tag's page."""
        return Anchor(name, relative_url(page, self.tag_urls[tag_key(name)]))

    def stub_url(self, name: str, page: str) -> str:
        """The URL of the entry of a note to be written, relative to a page."""
        place = self.stub_places.get(key(name), _STUBS)
        return relative_url(page, place.url, place.id)

    def stub_id(self, name: str) -> str:
        """The id of a stub's entry."""
        return self.stub_places[key(name)].id

    def frame(self, page: str, description: str = "") -> Frame:
        """What all pages share, as seen from one of them."""
        above = folder(page)
        cached = self._frames.get(above)
        if cached is None:
            cached = self._frames[above] = self._new_frame(page)
        menu = cached.menu
        if page in _MENU_URLS:
            menu = tuple(
                Anchor(item.label, item.url, current=item.url == relative_url(page, page))
                for item in menu
            )
        return msgspec.structs.replace(
            cached, menu=menu, canonical=self.absolute(page), description=description
        )

    def absolute(self, page: str) -> str:
        """The absolute URL of a page; empty if the site's address is not known."""
        if not self.options.url:
            return ""
        start = page == HOME_URL or page.endswith("/" + HOME_URL)
        shown = page.removesuffix(HOME_URL) if start else page
        return self.options.url.rstrip("/") + "/" + relative_url("", shown).removeprefix("./")

    def joined(self, page: str, url: str) -> str:
        """The target of a URL on a page: absolute if the site's address is known."""
        return urljoin(self.absolute(page), url) if self.options.url else url

    def _new_frame(self, page: str) -> Frame:
        entries = (
            (self.shelf.books, self.words.books, BOOKS_URL),
            (self.has_order, self.words.learning_order, ORDER_URL),
            (True, self.words.notes, NOTES_URL),
            (self.graph.incoming, self.words.graph, WHOLE_GRAPH_URL),
            (self.tags, self.words.tags, TAGS_URL),
            (self.stubs, self.words.to_be_written, STUBS_URL),
        )
        menu = (Anchor(words, relative_url(page, url)) for shown, words, url in entries if shown)
        return Frame(
            self.options.title,
            self.options.lang,
            relative_url(page, HOME_URL),
            relative_url(page, ASSETS_URL),
            tuple(menu),
            f"Knotwork {__version__}",
            graph=relative_url(page, GRAPH_URL),
            turtle=relative_url(page, TURTLE_URL),
            logo=own_file(self.urls, self.options.logo, "site.logo", page),
            links=tuple(own_link(self.urls, link, page) for link in self.options.links),
            footer=self.options.footer,
            stylesheet=own_file(self.urls, self.look.stylesheet, "theme.stylesheet", page),
            from_the_right=self.from_the_right,
            reading_face=not self.look.text_font,
            math_face=not self.look.math_font,
            search=relative_url(page, SEARCH_PAGE_URL) if self.options.search else "",
            feed=relative_url(page, FEED_URL) if self.has_feed else "",
        )


_STUBS = StubPlace(STUBS_URL, "")
"""The target of a link to a missing file that is not a note."""
_NEAR = 1 << 14
"""Links from one folder that are kept for its other pages."""
_MENU_URLS = frozenset({WHOLE_GRAPH_URL, NOTES_URL, TAGS_URL, STUBS_URL, BOOKS_URL, ORDER_URL})
