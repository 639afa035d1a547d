"""A note as Pagefind is to index it: a bare page of words, headings and aliases.

These pages are never part of the site; see `shell/site/search.py`. Tags and books are not
Pagefind's filters: it writes those in another order each time, and the same notes must give the
same site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from urllib.parse import quote

import msgspec

from knotwork.pages.labels import Labels
from knotwork.pages.search import Record, SearchSection, spaced

_BLANK = re.compile(r"[\s%]")
MOST_CHOICES = 300
"""Tags, and books, by which a search can be narrowed: a longer list helps nobody."""


class Staged(msgspec.Struct, frozen=True, array_like=True):
    """The page from which one note is indexed, under the path of the one that readers get."""

    path: str
    html: str


def staged(record: Record) -> Staged:
    """A note as it is to be indexed."""
    html = "\n".join(_lines(record))
    return Staged(record.url, html.encode("utf-8", "replace").decode())


def choices(labels: Iterable[Labels]) -> bytes:
    """The tags and the books by which a search can be narrowed, as JSON: what most notes have."""
    every = tuple(labels)
    document = {
        "tag": _common(one.tags for one in every),
        "book": _common(one.books for one in every),
    }
    return msgspec.json.encode(document)


def labelled(labels: Mapping[str, Labels], ids: Mapping[str, str]) -> bytes:
    """The notes of a shard by tag and by book, as JSON; `labels` are their labels by URL.

    Notes are numbers into `ids`, where the index has a name for each; `ids` maps URLs to them.
    """
    indexed = [url for url in labels if url in ids]
    document = {
        "ids": [ids[url] for url in indexed],
        "tag": _numbers(labels[url].tags for url in indexed),
        "book": _numbers(labels[url].books for url in indexed),
    }
    return msgspec.json.encode(document, order="sorted")


def _common(labels: Iterable[tuple[str, ...]]) -> list[str]:
    counts = Counter(label for one in labels for label in one)
    return sorted(sorted(counts, key=lambda label: (-counts[label], label))[:MOST_CHOICES])


def _numbers(labels: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, one in enumerate(labels):
        for label in one:
            found.setdefault(label, []).append(number)
    return found


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
    for section in record.sections:
        yield from _section(section)
    if record.folder:
        # An id is the one thing that Pagefind keeps of a page and neither searches nor loads before
        # the page was found. It drops blanks from it.
        yield f'<hr id="{escape(_BLANK.sub(lambda found: quote(found[0]), record.folder))}">'
    yield "</body></html>"


def _section(section: SearchSection) -> Iterator[str]:
    if section.heading:
        yield f'<h2 id="{escape(section.id)}">{escape(section.heading)}</h2>'
    if section.text:
        yield f"<p>{escape(section.text)}</p>"
