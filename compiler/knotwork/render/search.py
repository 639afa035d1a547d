"""A note as Pagefind is to index it: a bare HTML file of words, headings and filters.

These files are never part of the site. Pagefind reads them from a folder, which is the interface
that it documents; see `shell/search.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from knotwork.pages.search import Record, Section, spaced
from knotwork.render.artifact import Artifact


def staged(record: Record) -> Artifact:
    """The file from which one note is indexed, under the path of its page."""
    html = "\n".join(_lines(record))
    return Artifact(record.url, html.encode("utf-8", "replace"))


def _lines(record: Record) -> Iterator[str]:
    title = escape(record.title)
    yield "<!doctype html><html><body data-pagefind-body>"
    yield (
        f'<h1 data-pagefind-meta="title[data-title]" data-title="{title}">'
        f"{escape(spaced(record.title))}</h1>"
    )
    if record.aliases:
        words = ", ".join(escape(spaced(alias)) for alias in record.aliases)
        yield f'<p data-pagefind-weight="9" data-pagefind-meta="alias">{words}</p>'
    for name, values in (("tag", record.tags), ("book", record.books)):
        for value in values:
            yield f'<i data-pagefind-filter="{name}[data-value]" data-value="{escape(value)}"></i>'
    for section in record.sections:
        yield from _section(section)
    yield "</body></html>"


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f'<h2 id="{escape(section.id)}">{escape(section.heading)}</h2>'
    if section.text:
        yield f"<p>{escape(section.text)}</p>"
