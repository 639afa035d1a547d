"""The notes of the feed: those with a date, the latest first."""

from __future__ import annotations

from datetime import datetime
from heapq import nlargest

import msgspec

from knotwork.model import tag_names
from knotwork.pages.dates import Dates, dates
from knotwork.pages.site import Site
from knotwork.pages.told_apart import placed

MOST_ENTRIES = 50
"""Notes that the feed lists."""


class FeedEntry(msgspec.Struct, frozen=True):
    """A note in the feed."""

    title: str
    """With the place of its note, if others have that title: feed readers show only this."""
    address: str
    """Absolute; identifies the entry too."""
    summary: str
    updated: datetime
    published: datetime | None
    tags: tuple[str, ...]


def entries(site: Site) -> tuple[FeedEntry, ...]:
    """At most `MOST_ENTRIES`, the latest first; at the same moment by path."""
    dated = [(path, dates(note.unit)) for path, note in site.graph.notes.items()]
    latest = nlargest(
        MOST_ENTRIES,
        (
            (when.latest, -number, path, when)
            for number, (path, when) in enumerate(dated)
            if when.latest
        ),
    )
    return tuple(_entry(site, path, when) for _latest, _number, path, when in latest)


def _entry(site: Site, path: str, when: Dates) -> FeedEntry:
    unit = site.graph.notes[path].unit
    assert when.latest is not None
    return FeedEntry(
        title=_title(site, path),
        address=site.absolute(site.urls[path]),
        summary=unit.lead,
        updated=when.latest,
        published=when.created,
        tags=tag_names(unit),
    )


def _title(site: Site, path: str) -> str:
    apart = site.told_apart.get(path)
    return placed(site.graph.title(path), apart.place if apart else "")
