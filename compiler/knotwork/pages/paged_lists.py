"""Lists of notes: on one page, or on several where one would grow with the vault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from knotwork.names import is_folder_note, natural_key
from knotwork.pages.frame import Anchor
from knotwork.pages.long_list import ListSection, cut, page_url, title_of, ways
from knotwork.pages.model import ListPage, NoteRow, RowGroup
from knotwork.pages.place import ways_in_folder
from knotwork.pages.site import Site
from knotwork.urls import relative_url


def paged(
    site: Site, url: str, sections: Iterable[ListSection], blank: Callable[[str], ListPage]
) -> Iterator[ListPage]:
    """The page of a list, and the further ones that it takes.

    Args:
        site: the site.
        url: that of the first page.
        sections: what is listed; in each section, notes come in the natural order of their titles,
            a folder's own before the others.
        blank: makes the page at a URL, without any note.
    """
    parts = cut(
        one._replace(paths=ordered(site, one.paths, url, own_first=one.of_folder))
        for one in sections
    )
    urls = [page_url(url, number + 1) for number in range(len(parts))]
    for number, (at, part) in enumerate(zip(urls, parts, strict=True)):
        page = blank(at)
        groups = tuple(_group(site, one, at) for one in part)
        if number:
            page = replace(page, title=title_of(site.words, page.title, number + 1), below=())
        yield replace(page, groups=groups, pages=tuple(ways(urls, number)))


def _group(site: Site, section: ListSection, page: str) -> RowGroup:
    whole = relative_url(page, section.whole) if section.whole else ""
    paths = section.paths
    anchors = (
        ways_in_folder(site, paths, page) if section.of_folder else site.note_anchors(paths, page)
    )
    return RowGroup(section.title, section.id, _rows(site, paths, anchors), whole)


def rows(site: Site, paths: Sequence[str], page: str) -> tuple[NoteRow, ...]:
    """A row for each note, in the given order."""
    return _rows(site, paths, site.note_anchors(paths, page))


def _rows(site: Site, paths: Sequence[str], anchors: Iterable[Anchor]) -> tuple[NoteRow, ...]:
    notes = site.graph.notes
    return tuple(
        NoteRow(way, notes[path].unit.lead) for way, path in zip(anchors, paths, strict=True)
    )


def ordered(site: Site, paths: Sequence[str], page: str, *, own_first: bool = False) -> list[str]:
    """Notes in the natural order of their titles, which are the words of the links to them."""

    def rank(one: tuple[Anchor, str]) -> tuple[bool, object]:
        way, path = one
        return not (own_first and is_folder_note(path)), natural_key(way.label)

    anchors = zip(site.note_anchors(paths, page), paths, strict=True)
    return [path for _way, path in sorted(anchors, key=rank)]
