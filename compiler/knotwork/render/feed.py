"""The Atom feed (RFC 4287) of a site whose address is known."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.config.options import SiteOptions
from knotwork.pages.feed import FeedEntry
from knotwork.pages.fixed_urls import FEED_URL
from knotwork.render.artifact import Artifact
from knotwork.render.xml import attribute, element


def feed(options: SiteOptions, entries: Iterable[FeedEntry]) -> Artifact:
    """The feed of at least one entry, the latest first: its date is the feed's own."""
    listed = tuple(entries)
    home = options.url.rstrip("/") + "/"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        element("title", options.title),
        element("subtitle", options.description),
        element("id", home),
        f'<link rel="self"{attribute("href", home + FEED_URL)}/>',
        f"<link{attribute('href', home)}/>",
        element("updated", listed[0].updated.isoformat()),
        f"<author>{element('name', options.author or options.title)}</author>",
        *(_entry(one) for one in listed),
        "</feed>",
    ]
    text = "\n".join(line for line in lines if line) + "\n"
    return Artifact(FEED_URL, text.encode("utf-8", "replace"))


def _entry(entry: FeedEntry) -> str:
    lines = [
        "<entry>",
        element("title", entry.title),
        element("id", entry.address),
        f"<link{attribute('href', entry.address)}/>",
        element("updated", entry.updated.isoformat()),
        element("published", entry.published.isoformat() if entry.published else ""),
        element("summary", entry.summary),
        *(f"<category{attribute('term', tag)}/>" for tag in entry.tags),
        "</entry>",
    ]
    return "\n".join(line for line in lines if line)
