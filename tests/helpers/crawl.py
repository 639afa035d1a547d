"""Checks the links of a finished site: each internal URL must lead to a file and id of the site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class Way(NamedTuple):
    attribute: str
    url: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.ways: list[Way] = []
        self.nested: list[str] = []
        """The opening tags of links inside of others, which HTML forbids."""
        self._links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            if self._links:
                self.nested.append(self.get_starttag_text() or "")
            self._links += 1
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in {"href", "src", "poster"} and value is not None:
                self.ways.append(Way(name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._links -= 1


def read(markup: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(markup.decode("utf-8"))
    reader.close()
    return reader


def sound(made: dict[str, str]) -> dict[str, str]:
    """The given files of a site in memory; fails if there are complaints about them."""
    found = list(complaints({path: text.encode() for path, text in made.items()}))
    assert not found, "\n".join(found)
    return made


def complaints(site: Mapping[str, bytes]) -> Iterator[str]:
    """Each internal URL that leads nowhere, each id given twice, each link inside of another."""
    pages = {path: read(content) for path, content in site.items() if path.endswith(".html")}
    for path, page in pages.items():
        twice = {one for one in page.ids if page.ids.count(one) > 1} if page.ids else set()
        for identity in sorted(twice):
            yield f"{path}: the id {identity!r} stands twice"
        for nested in page.nested:
            yield f"{path}: {nested} stands inside of another link"
        for way in page.ways:
            parts = urlsplit(way.url)
            if parts.scheme or parts.netloc:
                continue
            target = unquote(parts.path)
            there = (
                posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                if target
                else path
            )
            if there not in site:
                yield f"{path}: {way.attribute}={way.url!r} leads nowhere"
            elif (
                parts.fragment
                and there in pages
                and unquote(parts.fragment) not in pages[there].ids
            ):
                yield f"{path}: {way.url!r} names no id of {there}"
