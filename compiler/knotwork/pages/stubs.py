"""What is to be written: the notes that others link to and nobody has written yet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from knotwork.analysis.loose_ends import Wanted
from knotwork.names import key
from knotwork.pages.long_list import title_of, ways
from knotwork.pages.model import Stub, StubsPage
from knotwork.pages.site import Site

WANTED_BY_SHOWN = 12
"""Notes named under each stub."""


def stub_pages(site: Site) -> Iterator[StubsPage]:
    """The list, wanted by the most notes first, on as many pages as it takes."""
    places = site.stub_places
    parts = [
        (url, [_stub(site, wanted, url) for wanted in group])
        for url, group in groupby(site.stubs, key=lambda one: places[key(one.name)].url)
    ]
    urls = [url for url, _entries in parts]
    for number, (url, entries) in enumerate(parts):
        yield StubsPage(
            url,
            site.frame(url),
            title_of(site.words, site.words.to_be_written, number + 1),
            tuple(entries),
            tuple(ways(urls, number)),
        )


def _stub(site: Site, wanted: Wanted, page: str) -> Stub:
    wanted_by = wanted.wanted_by[:WANTED_BY_SHOWN]
    return Stub(
        site.stub_id(wanted.name),
        wanted.name,
        tuple(site.note_anchor(path, page) for path in wanted_by),
        wanted.count,
    )
