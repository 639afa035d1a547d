"""Lists of notes: on one page, or on several where one would grow with the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.names import GENERATED, natural_key, relative_url
from knotwork.pages.frame import Anchor
from knotwork.pages.model import Group, ListPage, NoteRow
from knotwork.pages.site import Site

MOST = 1000
"""Notes on one page of a list: about 70 kB, compressed."""
_AROUND = 2
"""Pages before and after the present one that are named, besides the first and the last."""
_GAP = Anchor("…", "")


class Section(NamedTuple):
    """Notes under a heading of a list; the heading may be empty."""

    title: str
    id: str
    paths: Sequence[str]


def paged(
    site: Site, url: str, sections: Iterable[Section], blank: Callable[[str], ListPage]
) -> Iterator[ListPage]:
    """The page of a list, and the further ones that it takes.

    Args:
        site: the site.
        url: the first page's.
        sections: what is listed; in each section, notes come in the natural order of their titles.
        blank: makes the page at a URL, without any note.
    """
    parts = _parts(one._replace(paths=ordered(site, one.paths, url)) for one in sections)
    urls = [url, *(_further(url, number) for number in range(2, len(parts) + 1))]
    for number, (at, part) in enumerate(zip(urls, parts, strict=True)):
        page = blank(at)
        groups = tuple(Group(one.title, one.id, rows(site, one.paths, at)) for one in part)
        if number:
            page = replace(page, title=f"{page.title}, page {number + 1}", below=())
        yield replace(page, groups=groups, pages=tuple(_ways(urls, number)))


def rows(site: Site, paths: Sequence[str], page: str) -> tuple[NoteRow, ...]:
    """A row for each note, as they come."""
    ways = zip(site.note_anchors(paths, page), paths, strict=True)
    return tuple(NoteRow(way, site.graph.notes[path].unit.lead) for way, path in ways)


def ordered(site: Site, paths: Sequence[str], page: str) -> list[str]:
    """Notes in the natural order of their titles, which is what the ways to them are called."""
    ways = zip(site.note_anchors(paths, page), paths, strict=True)
    return [path for _way, path in sorted(ways, key=lambda one: natural_key(one[0].label))]


def _parts(sections: Iterable[Section]) -> list[list[Section]]:
    """The sections of each page; one that is too long goes on on the next."""
    parts: list[list[Section]] = [[]]
    room = MOST
    for section in sections:
        left = section.paths
        while len(left) > room:
            if room:
                parts[-1].append(section._replace(paths=left[:room]))
            left = left[room:]
            parts.append([])
            room = MOST
        parts[-1].append(section._replace(paths=left))
        room -= len(left)
    return parts


def _further(url: str, number: int) -> str:
    return f"{GENERATED}/pages/{number}/{url.removeprefix(f'{GENERATED}/')}"


def _ways(urls: Sequence[str], here: int) -> Iterator[Anchor]:
    """The ways to the first page, the last and those near; none if there is only one page."""
    last, before = len(urls) - 1, -1
    if last == 0:
        return
    for number in sorted({0, last, *range(max(0, here - _AROUND), min(last, here + _AROUND) + 1)}):
        if number == before + 2:
            yield _way(urls, here, number - 1)
        elif number > before + 1:
            yield _GAP
        yield _way(urls, here, number)
        before = number


def _way(urls: Sequence[str], here: int, number: int) -> Anchor:
    way = "" if number == here else relative_url(urls[here], urls[number])
    return Anchor(str(number + 1), way, current=number == here)
