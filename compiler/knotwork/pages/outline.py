"""All notes of a site in reading order, for programs that want the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from knotwork.names import folder, natural_key, shown_folder
from knotwork.pages.site import Site
from knotwork.urls import relative_url


class OutlinedNote(msgspec.Struct, frozen=True):
    """A note and where its Markdown stands."""

    title: str
    url: str
    """Absolute if the site's address is known, else relative to the site's root."""
    lead: str


class Chapter(msgspec.Struct, frozen=True):
    """A book with all that it holds, or a folder's notes that stand in none."""

    title: str
    notes: tuple[OutlinedNote, ...]


class Outline(msgspec.Struct, frozen=True):
    """All books and folders of a site, with their notes."""

    title: str
    summary: str
    chapters: tuple[Chapter, ...]


def outline(site: Site) -> Outline:
    """Books in trail order, then the other notes by folder; each note stands in it once."""
    seen: set[str] = set()
    chapters = [
        Chapter(site.graph.title(book), _outlined(site, _held(site, book, seen)))
        for book in site.shelf.books
    ]
    rest: dict[str, list[str]] = {}
    for path in site.graph.notes:
        if path not in seen:
            rest.setdefault(folder(path), []).append(path)
    for name, paths in sorted(rest.items()):
        paths.sort(key=lambda path: natural_key(site.graph.title(path)))
        chapters.append(Chapter(shown_folder(name) or site.words.notes, _outlined(site, paths)))
    return Outline(site.options.title, _summary(site), tuple(one for one in chapters if one.notes))


def _held(site: Site, path: str, seen: set[str]) -> Iterator[str]:
    """A note and all below it that are not in `seen` yet, in trail order; adds them to it."""
    waiting = [path]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            yield current
            waiting.extend(reversed(site.shelf.contents.get(current, ())))


def _outlined(site: Site, paths: Iterable[str]) -> tuple[OutlinedNote, ...]:
    return tuple(
        OutlinedNote(
            site.graph.title(path),
            site.joined("", relative_url("", site.markdown_urls[path])),
            site.graph.notes[path].unit.lead,
        )
        for path in paths
    )


def _summary(site: Site) -> str:
    if site.options.description or site.start is None:
        return site.options.description
    return site.graph.notes[site.start].unit.lead
