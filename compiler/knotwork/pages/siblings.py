"""What stands around a note, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.names import folder
from knotwork.pages.around import Around, Stretch
from knotwork.pages.fixed_urls import NOTES_URL
from knotwork.pages.frame import Anchor
from knotwork.pages.model import Siblings, Window
from knotwork.pages.place import (
    folder_anchor,
    object_anchor,
    ways_in_container,
    ways_in_folder,
)
from knotwork.pages.site import Site
from knotwork.urls import relative_url


def siblings(site: Site, path: str) -> Siblings:
    """What stands around a note in its first container, else in its folder.

    Around a module or class what is in the same one.
    """
    around = site.around[path]
    if path in site.graph.made:
        return _objects(site, path, around)
    return _chapters(site, path, around) if around.container else _folders(site, path, around)


def _chapters(site: Site, path: str, around: Around) -> Siblings:
    page = site.urls[path]
    beside = [each for each in around.beside.shown if each != around.container]
    return Siblings(
        _window(
            around.notes,
            ways_in_container(site, around.notes.shown, page),
            site.note_anchor(around.container, page),
        ),
        _window(
            around.beside,
            ways_in_container(site, beside, page),
            site.note_anchor(around.book, page),
        )
        if around.beside.shown
        else Window(),
        kind="chapters",
    )


def _folders(site: Site, path: str, around: Around) -> Siblings:
    above, page = folder(path), site.urls[path]

    def folders(stretch: Stretch, parent: str) -> Window:
        names = (name for name in stretch.shown if name != above)
        ways = (folder_anchor(site, name, page) for name in names)
        return _window(stretch, ways, _whole(site, parent, page))

    inside = folders(around.inside, above)
    if not above:
        return Siblings(inside=inside)
    notes = ways_in_folder(site, around.notes.shown, page)
    return Siblings(
        _window(around.notes, notes, folder_anchor(site, above, page)),
        folders(around.beside, folder(above)),
        inside=inside,
    )


def _objects(site: Site, path: str, around: Around) -> Siblings:
    page = site.urls[path]

    def ways(part: Stretch) -> Iterable[Anchor]:
        names = (name for name in part.shown if name != around.container)
        return (object_anchor(site, name, page) for name in names)

    def whole(holder: str) -> Anchor:
        return object_anchor(site, holder, page) if holder else _whole(site, folder(path), page)

    return Siblings(
        _window(around.notes, ways(around.notes), whole(around.container)),
        _window(around.beside, ways(around.beside), whole(around.book))
        if around.beside.shown
        else Window(),
        kind="objects",
    )


def _window(part: Stretch, ways: Iterable[Anchor], whole: Anchor) -> Window:
    return Window(tuple(ways), whole, part.before, part.after)


def _whole(site: Site, name: str, page: str) -> Anchor:
    return (
        folder_anchor(site, name, page) if name else Anchor("Notes", relative_url(page, NOTES_URL))
    )
