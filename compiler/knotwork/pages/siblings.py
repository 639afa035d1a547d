"""What stands around a note: in its chapter or folder, beside that one, and in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knotwork.names import folder
from knotwork.order import TrailPlace
from knotwork.pages.fixed_urls import NOTES_URL
from knotwork.pages.frame import Anchor
from knotwork.pages.model import Siblings, Window
from knotwork.pages.place import folder_anchor, object_anchor
from knotwork.pages.site import Site
from knotwork.urls import relative_url

SIBLINGS_SHOWN = 12
"""Notes of the chapter or folder before and after this one, at an end of it more on the other
side; and folders in the folder."""
BESIDE_SHOWN = 8
"""Chapters or folders before and after that of the note."""


def siblings(site: Site, path: str, spots: tuple[TrailPlace, ...]) -> Siblings:
    """What stands around a note in its first container, else in its folder.

    Around a module or class what is in the same one.
    """
    if name := site.graph.made.get(path):
        return _objects_around(site, path, name)
    for spot in spots:
        holders = [site.graph.target(path, number) or "" for number in spot.containers]
        held = site.shelf.contents.get(holders[-1], ()) if holders else ()
        if path in held:
            return _in_container(site, path, held, holders)
    return _in_folder(site, path)


def _in_container(site: Site, path: str, held: Sequence[str], holders: list[str]) -> Siblings:
    page, holder = site.urls[path], holders[-1]
    book = holders[-2] if len(holders) > 1 else ""
    chapters = site.shelf.contents.get(book, ())
    return Siblings(
        _notes(site, held, path, page, site.note_anchor(holder, page)),
        _notes(site, chapters, holder, page, site.note_anchor(book, page), itself=False)
        if holder in chapters
        else Window(),
        chapters=True,
    )


def _in_folder(site: Site, path: str) -> Siblings:
    above, page = folder(path), site.urls[path]
    inside = _folders(site, site.folders_below.get(above, ()), "", page, above)
    if not above:
        # A vault's own folder often holds most of its notes, in no order that leads anywhere.
        return Siblings(inside=inside)
    parent = folder(above)
    return Siblings(
        _notes(site, site.neighbours[above], path, page, folder_anchor(site, above, page)),
        _folders(site, site.folders_below[parent], above, page, parent),
        inside=inside,
    )


def _objects_around(site: Site, path: str, name: str) -> Siblings:
    tree, page = site.package_tree, site.urls[path]
    above = tree.above(name)
    # A package that is alone shows what it holds.
    inside = above[-1] if above else name if len(tree.members[""]) == 1 else ""
    names = tree.members.get(inside, ())
    at = names.index(name) if name in names else 0
    whole = object_anchor(site, inside, page) if inside else _whole(site, folder(path), page)

    def ways(shown: Sequence[str]) -> Iterable[Anchor]:
        return (object_anchor(site, each, page) for each in shown)

    return Siblings(_window(names, at, SIBLINGS_SHOWN, ways, whole))


def _notes(
    site: Site, held: Sequence[str], path: str, page: str, whole: Anchor, *, itself: bool = True
) -> Window:
    """The notes of a container or folder around one of them, which may be left out itself."""

    def ways(shown: Sequence[str]) -> Iterable[Anchor]:
        return site.note_anchors([each for each in shown if itself or each != path], page)

    reach = SIBLINGS_SHOWN if itself else BESIDE_SHOWN
    return _window(held, held.index(path), reach, ways, whole)


def _folders(site: Site, names: Sequence[str], here: str, page: str, parent: str) -> Window:
    """The folders of one around another, without that; or if there is none, the first."""

    def ways(shown: Sequence[str]) -> Iterable[Anchor]:
        return (folder_anchor(site, each, page) for each in shown if each != here)

    at, reach = (names.index(here), BESIDE_SHOWN) if here else (0, SIBLINGS_SHOWN)
    return _window(names, at, reach, ways, _whole(site, parent, page))


def _whole(site: Site, name: str, page: str) -> Anchor:
    return (
        folder_anchor(site, name, page) if name else Anchor("Notes", relative_url(page, NOTES_URL))
    )


def _window(
    names: Sequence[str],
    at: int,
    reach: int,
    ways: Callable[[Sequence[str]], Iterable[Anchor]],
    whole: Anchor,
) -> Window:
    start = max(0, min(at - reach, len(names) - 2 * reach - 1))
    end = start + 2 * reach + 1
    # A way to the others takes as much room as the only other.
    start, end = 0 if start == 1 else start, end + 1 if end == len(names) - 1 else end
    return Window(tuple(ways(names[start:end])), whole, start > 0, end < len(names))
