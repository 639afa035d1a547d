"""The links of a body as HTML: each is looked up in the graph.

No path is ever built from the text of a note.
"""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import assert_never

from knotwork.anchors import Anchors
from knotwork.graph import anchor_of
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link, Reference
from knotwork.names import key, wanted_name
from knotwork.pages.site import Site
from knotwork.resolve import referred, referred_anchor
from knotwork.syntax.link import is_external, is_safe, title_attribute
from knotwork.urls import relative_url


class BodyLinks:
    """The links on one page, in the body of its note and in those that it embeds."""

    def __init__(self, site: Site, page: str) -> None:
        self._site = site
        self._graph = site.graph
        self._words = site.words
        self._page = page

    @cached_property
    def private(self) -> frozenset[str]:
        """The files that no link may lead to."""
        return self._graph.private

    def start(self, source: str, number: int) -> str:
        """The tag with which the words of a link begin."""
        link = self._graph.notes[source].unit.links[number]
        meaning = self._graph.meanings[source][number]
        match meaning:
            case MissingNote():
                return self._missing_start(link, source)
            case External(url=url):
                more = f' rel="noopener noreferrer"{title_attribute(link.title)}'
                return f'<a class="external" href="{escape(url)}"{more}>'
            case Found(path=path) | MissingAnchor(path=path) | Ambiguous(chosen=path):
                if path in self.private:
                    return '<span class="private">'
                kind = "internal" if path in self._graph.notes else "internal attachment"
                if isinstance(meaning, MissingAnchor):
                    kind += " broken-anchor"
                url = escape(self._url(path, link, meaning))
                return f'<a class="{kind}" href="{url}"{title_attribute(link.title)}>'
            case _:
                assert_never(meaning)

    def attribute(self, source: str, reference: Reference) -> str:
        """The attribute of raw HTML that holds a URL: resolved like a link, or left out."""
        path = referred(reference.url, source, self._graph.names, self._graph.mode)
        if path is None or path in self.private:
            return ""
        if path in self._graph.notes:
            there = referred_anchor(reference.url, Anchors(self._graph.notes[path]))
            url = relative_url(self._page, self._site.urls[path], there)
        else:
            anchor = reference.url.partition("#")[2]
            url = self._site.file_url(path, self._page, anchor)
        return f'{reference.attribute}="{escape(url)}"'

    def to_note(self, path: str) -> str:
        """A link to a note, under its title."""
        found = self._site.note_anchor(path, self._page)
        return f'<a class="internal" href="{escape(found.url)}">{escape(found.label)}</a>'

    def _missing_start(self, link: Link, source: str) -> str:
        if is_external(link.target):
            written = link.target + (f"#{link.anchor}" if link.anchor else "")
            if is_safe(written):
                return f'<a class="external" href="{escape(written)}" rel="noopener noreferrer">'
            return '<span class="unsafe-link">'
        wanted = wanted_name(link.target, source)
        if key(wanted) not in self._site.stub_places:
            return f'<span class="missing-file" title="{escape(self._words.missing_file)}">'
        url = escape(self._site.stub_url(wanted, self._page))
        return f'<a class="internal stub" href="{url}" title="{escape(self._words.to_be_written)}">'

    def _url(self, path: str, link: Link, meaning: Resolution) -> str:
        if path in self._graph.notes:
            return relative_url(self._page, self._site.urls[path], anchor_of(meaning))
        return self._site.file_url(path, self._page, link.anchor or "")


def end_of(start: str) -> str:
    """The end tag for a start tag of a link."""
    return "</a>" if start.startswith("<a") else "</span>"
