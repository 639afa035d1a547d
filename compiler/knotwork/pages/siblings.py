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

    Around a module or class, the objects in the same one.
    """
    around = site.around[path]
    if path in site.graph.made:
        return _objects(site, path, around)
    return _chapters(site, path, around) if around.container else _folders(site, path, around)


def _chapters(site: Site, path: str, around: Around) -> Siblings:
    page = site.urls[path]
    inside = ways_in_container(site, around.notes.shown, page)
    notes = _window(around.notes, inside, site.note_anchor(around.container, page))
    beside = Window()
    if around.beside.shown:
        others = [each for each in around.beside.shown if each != around.container]
        ways = ways_in_container(site, others, page)
        beside = _window(around.beside, ways, site.note_anchor(around.book, page))
    return Siblings(notes, beside, kind="chapters")


def _folders(site: Site, path: str, around: Around) -> Siblings:
    above, page = folder(path), site.urls[path]

    def folders(stretch: Stretch, parent: str) -> Window:
        names = (name for name in stretch.shown if name != above)
        ways = (folder_anchor(site, name, page) for name in names)
        return _window(stretch, ways, _folder_or_all(site, parent, page))

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

    def window(stretch: Stretch, holder: str) -> Window:
        names = (name for name in stretch.shown if name != around.container)
        ways = (object_anchor(site, name, page) for name in names)
        if holder:
            return _window(stretch, ways, object_anchor(site, holder, page))
        return _window(stretch, ways, _folder_or_all(site, folder(path), page))

    notes = window(around.notes, around.container)
    beside = window(around.beside, around.book) if around.beside.shown else Window()
    return Siblings(notes, beside, kind="objects")


def _window(stretch: Stretch, ways: Iterable[Anchor], whole: Anchor) -> Window:
    return Window(tuple(ways), whole, stretch.before, stretch.after)


def _folder_or_all(site: Site, name: str, page: str) -> Anchor:
    """A link to a folder's list, or to that of all notes for the vault's own folder."""
    if name:
        return folder_anchor(site, name, page)
    return Anchor(site.words.notes, relative_url(page, NOTES_URL))
