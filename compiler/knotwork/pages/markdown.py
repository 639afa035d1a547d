"""Each note as plain Markdown for programs: what its page shows, links as relative links."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape

from knotwork.graph import ConceptGraph, anchor_of, target_of
from knotwork.model import Link
from knotwork.names import IMAGES, extension, stem
from knotwork.pages.cells import hidden
from knotwork.pages.site import Site
from knotwork.pages.unfilled import repeats_title
from knotwork.resolve import referred
from knotwork.syntax.holes import CELL, CELL_END, LINK, fill, without
from knotwork.syntax.link import is_external, is_safe
from knotwork.syntax.raw_html import without_attributes
from knotwork.syntax.sanitise import URL_ATTRIBUTES, bare_url
from knotwork.syntax.wikilink import alt_and_size, default_words
from knotwork.urls import OWN_ID, relative_url

_COMMENT = re.compile(r"%%.*?%%|<!--.*?-->", re.DOTALL)
_SPECIAL = re.compile(r"[\\\[\]|]")
_PARENTHESES = str.maketrans({"(": "%28", ")": "%29"})


def markdown(site: Site, path: str) -> str:
    """The published Markdown of the note at `path`."""
    unit = site.graph.notes[path].unit
    title = site.graph.title(path)
    body = unit.markdown.text(unit.body.text)
    # Outputs stay as written: those of a run are for the page to show.
    body = without(body, ((CELL, CELL_END, number, "") for number in hidden(unit, None)))
    links = _Links(site, path)
    private = site.graph.private
    # The index of names is made of all notes: only a note with references asks for it.
    if any(
        referred(one.url, path, site.graph.names, site.graph.mode) in private
        for one in unit.references
    ):
        body = without_private_urls(site.graph, path, body)
    body = fill(body, {LINK: links.written})
    head = "" if repeats_title(unit, title) else f"# {' '.join(title.split())}\n\n"
    return (head + body.strip("\n")).rstrip("\n") + "\n"


def without_private_urls(graph: ConceptGraph, path: str, text: str) -> str:
    """Markdown in which no raw HTML leads to what is kept private."""
    names, mode, private = graph.names, graph.mode, graph.private

    def leads_there(written: str) -> bool:
        urls = {bare_url(written), bare_url(unescape(written))}
        return any(
            referred(url, path, names, mode) in private for url in urls if not is_external(url)
        )

    return without_attributes(
        text, lambda name, value: name in URL_ATTRIBUTES and leads_there(value)
    )


class _Links:
    """The links of one note, as its published Markdown has them."""

    def __init__(self, site: Site, path: str) -> None:
        self._site = site
        self._page = site.markdown_urls[path]
        unit = site.graph.notes[path].unit
        self._links = unit.links
        self._meanings = site.graph.meanings[path]
        self._sentences = unit.sentences

    @cached_property
    def _private(self) -> frozenset[str]:
        return self._site.graph.private

    def written(self, number: int) -> str:
        """A link in CommonMark; its words alone if its target is not published."""
        link = self._links[number]
        words = _escaped(words_of(link, self._sentences.words(number)))
        meaning = self._meanings[number]
        target = target_of(meaning)
        if target is None and is_external(link.target) and is_safe(link.target):
            anchor = f"#{link.anchor}" if link.anchor else ""
            return f"[{words}](<{link.target}{anchor}>)"
        if target in self._private:
            return self._site.words.private_embed if link.embed else words
        if target is None:
            return words
        picture = self._site.drawings.get(target) if link.embed else None
        if picture and not anchor_of(meaning):
            return self._file(link, picture, words)
        there = self._site.markdown_urls.get(target)
        if there is None:
            return self._file(link, target, words)
        # An id of raw HTML, which pages prefix, stands here as it is written.
        url = relative_url(self._page, there, anchor_of(meaning).removeprefix(OWN_ID))
        if link.embed:
            words = _escaped(self._site.graph.title(target))
        return f"[{words}]({_without_parentheses(url)})"

    def _file(self, link: Link, target: str, words: str) -> str:
        url = _without_parentheses(self._site.file_url(target, self._page))
        if not link.embed:
            return f"[{words}]({url})"
        alt = alt_and_size("|" + (link.label or ""))[0].removeprefix("|")
        words = _escaped(_without_comments(alt) or stem(target))
        return f"![{words}]({url})" if extension(target) in IMAGES else f"[{words}]({url})"


def words_of(link: Link, in_sentence: str) -> str:
    """The words that a page shows for a link; `in_sentence` are those in the link's sentence."""
    # A sentence has no words for an embed; its label still holds any comments.
    if not link.embed and (words := in_sentence.strip()):
        return words
    label = _without_comments(link.label or "")
    return label or default_words(link.target, link.anchor)


def _without_comments(words: str) -> str:
    return _COMMENT.sub("", words).strip()


def _without_parentheses(url: str) -> str:
    # Translating takes ten times as long as searching.
    return url.translate(_PARENTHESES) if "(" in url or ")" in url else url


def _escaped(words: str) -> str:
    words = " ".join(words.split())
    # Replacing takes five times as long as searching.
    return _SPECIAL.sub(r"\\\g<0>", words) if _SPECIAL.search(words) else words
