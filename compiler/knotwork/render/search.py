"""A note as Pagefind is to index it: a bare HTML file of words, headings and aliases.

These files are never part of the site. Pagefind reads them from a folder, which is the interface
that it documents; see `shell/site/search.py`. Tags and books are not Pagefind's filters: it writes
those in another order each time, and the same notes must give the same site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape

import msgspec

from knotwork.pages.search import Record, SearchSection, spaced
from knotwork.render.artifact import Artifact

MOST_CHOICES = 300
"""Tags, and books, by which a search can be narrowed: a longer list helps nobody."""


def staged(record: Record) -> Artifact:
    """The file from which one note is indexed, under the path of its page."""
    html = "\n".join(_lines(record))
    return Artifact(record.url, html.encode("utf-8", "replace"))


def choices(known: Iterable[Record], ids: Mapping[str, str]) -> bytes:
    """The lists by which a search can be narrowed, as JSON: for each tag and book its notes.

    Notes are numbers into `ids`, where the index has a name for each; `ids` maps URLs to them.
    """
    indexed = [record for record in known if record.url in ids]
    document = {
        "ids": [ids[record.url] for record in indexed],
        "tag": _grouped(record.tags for record in indexed),
        "book": _grouped(record.books for record in indexed),
    }
    return msgspec.json.encode(document)


def _grouped(labels: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """The numbers of the notes with each label, for the labels that most notes have."""
    known = tuple(labels)
    counts = Counter(label for one in known for label in one)
    common = sorted(counts, key=lambda label: (-counts[label], label))[:MOST_CHOICES]
    return {
        label: [number for number, one in enumerate(known) if label in one]
        for label in sorted(common)
    }


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
    yield "</body></html>"


def _section(section: SearchSection) -> Iterator[str]:
    if section.heading:
        yield f'<h2 id="{escape(section.id)}">{escape(section.heading)}</h2>'
    if section.text:
        yield f"<p>{escape(section.text)}</p>"
