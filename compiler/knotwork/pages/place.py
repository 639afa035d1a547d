"""Where a note stands: its folders, its trails, and what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from knotwork.learning.order import TrailPlace
from knotwork.names import folder_label, folders_above, key, wanted_name
from knotwork.pages.frame import Anchor
from knotwork.pages.model import Contents, Way
from knotwork.pages.package_tree import short
from knotwork.pages.site import Site
from knotwork.urls import relative_url

CONTENTS_SHOWN = 500
"""Notes that a container's page lists."""
MOST_LEVELS = 32
"""Folders above a note, the innermost, that its page and theirs name."""
_DEEPEST_CONTENTS = 3


def places_above(site: Site, path: str) -> tuple[Anchor, ...]:
    """The links from a note's page to its folders, and to the objects that its object is in."""
    page = site.urls[path]
    folders = folder_anchors(site, path, page)
    name = site.graph.made.get(path)
    if name is None:
        return folders
    above = site.package_tree.above(name)[-MOST_LEVELS:]
    return (*folders, *(object_anchor(site, each, page) for each in above))


def folder_anchors(site: Site, path: str, page: str) -> tuple[Anchor, ...]:
    """The links from a page to the folders above a note or folder, outermost first.

    Only the innermost of very many: a thousand levels would make a gigabyte of links in all pages.
    """
    above = [folder_anchor(site, name, page) for name in islice(folders_above(path), MOST_LEVELS)]
    return tuple(reversed(above))


def folder_anchor(site: Site, name: str, page: str) -> Anchor:
    """The link from a page to the page of a folder."""
    return Anchor(folder_label(name), relative_url(page, site.folder_urls[name]))


def way(site: Site, path: str, place: TrailPlace) -> Way:
    """One trail of a note, with links as its page shows them.

    In place of a neighbour that is kept private stands the next one that a reader may see.
    """
    page = site.urls[path]

    def anchor(number: int | None) -> Anchor | None:
        if number is None:
            return None
        target = site.graph.target(path, number)
        if target is not None and target in site.graph.notes:
            return site.note_anchor(target, page)
        return beyond_notes(site, path, number)

    def neighbour(number: int | None, step: int) -> Anchor | None:
        found = anchor(number)
        if found is not None or number is None or not place.containers:
            return found
        around = site.around[path]
        if around.container != site.graph.target(path, place.containers[-1]):
            return None
        at = around.notes.shown.index(path) + step
        inside = 0 <= at < len(around.notes.shown)
        return site.note_anchor(around.notes.shown[at], page) if inside else None

    containers = (anchor(number) for number in place.containers)
    return Way(
        tuple(found for found in containers if found is not None),
        neighbour(place.previous, -1),
        neighbour(place.next, +1),
    )


def beyond_notes(site: Site, path: str, number: int) -> Anchor | None:
    """A link to the target of a link that is neither a note nor a file of the vault.

    Such a target is an object of another project, or a note that nobody has written.
    """
    link = site.graph.notes[path].unit.links[number]
    words = link.label or link.target
    if url := site.graph.address(path, number):
        return Anchor(words, url)
    if site.graph.target(path, number) is not None:
        return None
    url = site.stub_url(wanted_name(link.target, path), site.urls[path])
    return Anchor(words, url, missing=True)


def object_anchor(site: Site, name: str, page: str) -> Anchor:
    """The link from a page to a module or class, under its short name."""
    return site.note_anchor(site.package_tree.notes[name], page, label=short(name))


def ways_in_folder(site: Site, paths: Sequence[str], page: str) -> list[Anchor]:
    """Links to notes of one folder; those of one title are told apart by their files."""
    apart = site.told_apart
    ways = zip(site.note_anchors(paths, page), paths, strict=True)
    return [replace(way, place=apart[path].file) if way.place else way for way, path in ways]


def ways_in_container(site: Site, paths: Sequence[str], page: str) -> list[Anchor]:
    """Links to notes of one container, told apart where two have the same title in it."""
    ways = site.note_anchors(paths, page)
    titles = Counter(key(way.label) for way in ways if way.place)
    return [replace(way, place="") if titles[key(way.label)] == 1 else way for way in ways]


def contents(site: Site, path: str, page: str, depth: int = 0) -> tuple[Contents, ...]:
    """The notes that a container holds, in order, each with those that it holds."""
    held = site.shelf.contents.get(path, ())
    if depth >= _DEEPEST_CONTENTS:
        return ()
    shown = held[:CONTENTS_SHOWN]
    return tuple(
        Contents(way, contents(site, child, page, depth + 1))
        for way, child in zip(ways_in_container(site, shown, page), shown, strict=True)
    )
