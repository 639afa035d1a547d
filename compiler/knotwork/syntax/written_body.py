"""Writes the body of a note, and collects the facts that only writing it can find."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.latex.formulas import Formulas
from knotwork.model import Footnote, Reference, Syntax, Url
from knotwork.packed import NO_TEXT, NOTHING_NEW, Packed, Restated
from knotwork.syntax import own_macros, shown
from knotwork.syntax.body import Writer
from knotwork.syntax.holes import URL, mark
from knotwork.syntax.inline_formulas import set_in_lines
from knotwork.syntax.markdown import markdown
from knotwork.syntax.parsed import Parsed, formulas_with
from knotwork.syntax.sanitise import (
    UrlHandlers,
    Widgets,
    clean,
    own_ids,
    shows_external,
    with_single_ids,
    with_targets,
)
from knotwork.syntax.unclosed_html import first_costly, without_html
from knotwork.syntax.unreadable import unreadable
from knotwork.text import Span

_COSTLY = (
    "the HTML of this note leaves too many elements open: it is shown without",
    "close them, or write Markdown",
)
_BEFORE = frozenset(" \t\n\r\f=\"'")
_AFTER = frozenset(" \t\n\r\f\"'>")
"""The characters that may stand before and behind the value of an attribute."""


class WrittenBody(NamedTuple):
    """The body for pages, and what the linter needs to know of it."""

    blank: bool
    html: str = ""
    """The same as `body`, not packed, to be looked into."""
    footnotes: tuple[Footnote, ...] = ()
    references: tuple[Reference, ...] = ()
    ids: tuple[str, ...] = ()
    body: Packed = NO_TEXT
    markdown: Restated = NOTHING_NEW


def written_body(parsed: Parsed, syntax: Syntax) -> WrittenBody:
    """The body for pages, or only what the linter needs; adds flaws of formulas to the facts."""
    for one in parsed.dangling:
        parsed.facts.flaw("bad-math", one.formula, one.message, one.way_out)
    formulas = formulas_with(syntax.macros, syntax.preamble)
    if not (syntax.pages or parsed.facts.raw or shown.refers_to_footnotes(parsed.tokens)):
        _try_formulas(parsed, formulas)
        return WrittenBody(shown.is_blank(parsed.tokens))
    body, footnotes, references, ids = _body(parsed, formulas)
    blank = not body.strip() if parsed.facts.raw else shown.is_blank(parsed.tokens)
    if syntax.pages:
        body = set_in_lines(body)
        footnotes = tuple(replace(note, html=set_in_lines(note.html)) for note in footnotes)
        written = Restated.of(markdown(parsed.tokens, parsed.facts, parsed.env), body)
        return WrittenBody(blank, body, footnotes, references, ids, Packed.of(body), written)
    bare = tuple(replace(note, html="") for note in footnotes)
    return WrittenBody(blank, "", bare, references, ids)


def _try_formulas(parsed: Parsed, formulas: Formulas) -> None:
    for token in shown.formulas(parsed.tokens):
        try:
            own_macros.mathml(token, formulas, display=token.type != "math_inline")
        except ValueError as error:
            unreadable(parsed.facts, token, error)


def _body(
    parsed: Parsed, formulas: Formulas
) -> tuple[str, tuple[Footnote, ...], tuple[Reference, ...], tuple[str, ...]]:
    """The body and the footnotes, sanitised if the note holds raw HTML; the HTML's URLs and ids."""
    if parsed.facts.raw and (costly := first_costly(parsed.tokens)):
        without_html(parsed.tokens)
        parsed.facts.flaw("unreadable-note", costly, *_COSTLY)
    widgets = Widgets(active=parsed.facts.raw)
    writer = Writer(parsed.facts, widgets, formulas, parsed.words)
    body = writer.write(parsed.tokens)
    if not parsed.facts.raw:
        return body, tuple(writer.footnotes), (), ()
    urls = _Urls(parsed)
    pieces = (body, *(note.html for note in writer.footnotes))
    handlers = UrlHandlers(urls.relative, urls.external, urls.fragment)
    cleaned = with_single_ids([clean(html, handlers) for html in pieces])
    parsed.facts.external_media |= any(map(shows_external, cleaned))
    ids = own_ids(cleaned)
    leading = with_targets(cleaned, set(ids), urls.dangling)
    body, *notes = map(widgets.restored, leading)
    footnotes = tuple(
        replace(note, html=html) for note, html in zip(writer.footnotes, notes, strict=True)
    )
    return body, footnotes, tuple(urls.references), ids


class _Urls:
    """Collects the URLs in raw HTML."""

    def __init__(self, parsed: Parsed) -> None:
        self.references: list[Reference] = []
        self._external = parsed.facts.urls
        self._text = parsed.parse.text
        self._to_span = parsed.facts.to_span
        self._end = 0
        self._fragments: dict[str, str] = {}
        self._loose: set[str] = set()
        """URLs that are nowhere the value of an attribute; short ones may occur in words."""

    def relative(self, attribute: str, url: str) -> str:
        """Record a relative URL; returns the mark that takes its place."""
        self.references.append(Reference(attribute, url, self._span(url)))
        return mark(URL, len(self.references) - 1)

    def fragment(self, wanted: str, url: str) -> None:
        """Record a URL that leads into the note itself."""
        self._fragments.setdefault(wanted, url)

    def dangling(self, wanted: str) -> str:
        """Record a fragment that is the id of no element of raw HTML; returns its mark."""
        return self.relative("href", self._fragments.get(wanted, f"#{wanted}"))

    def external(self, url: str) -> None:
        """Record a URL that leads to the web."""
        if url.lower().startswith(("http:", "https:")):
            self._external.append(Url(url, self._span(url), False, ""))

    def _span(self, url: str) -> Span:
        """The next occurrence of a URL in the text, as HTML has no positions; empty if none."""
        for written in (url, escape(url, quote=False)):
            start = self._place(written)
            if start >= 0:
                self._end = start + len(written)
                return self._to_span(start, self._end)
        return self._to_span(self._end, self._end)

    def _place(self, written: str) -> int:
        """The offset of a URL as the value of an attribute, else of the first; -1 without any."""
        if written in self._loose:
            return self._text.find(written)
        for begin in (self._end, 0):
            start = self._text.find(written, begin)
            while start >= 0:
                end = start + len(written)
                if (
                    self._text[max(0, start - 1) : start] in _BEFORE
                    and self._text[end : end + 1] in _AFTER
                ):
                    return start
                start = self._text.find(written, start + 1)
        self._loose.add(written)
        return self._text.find(written)
