"""Tags and folders as trees of entries with counts."""

from __future__ import annotations

import msgspec

from knotwork.names import tag_key
from knotwork.pages.frame import NamedCount
from knotwork.pages.model import Nested
from knotwork.pages.place import folder_anchor
from knotwork.pages.site import Site

FOLDERS_SHOWN = 60
"""Folders that a page lists at most below the first level; the others are on their pages."""


def nested_tags(site: Site, page: str, above: str = "") -> tuple[Nested, ...]:
    """Tags directly below one, as a tree; the site's tags hold every tag above another."""
    return tuple(
        Nested(
            NamedCount(
                msgspec.structs.replace(
                    site.tag_anchor(name, page), label=name.rpartition("/")[2] or name
                ),
                len(site.tags[name]),
            ),
            nested_tags(site, page, name),
        )
        for name in site.tags_below.get(tag_key(above), ())
    )


def nested_folders(site: Site, page: str, above: str = "") -> tuple[Nested, ...]:
    """The folders in one as a tree, to the depth at which they are not too many."""
    return _folders(site, page, above, _levels(site, above))


def _folders(site: Site, page: str, above: str, levels: int) -> tuple[Nested, ...]:
    if not levels:
        return ()
    return tuple(
        Nested(
            NamedCount(folder_anchor(site, name, page), site.folder_sizes[name]),
            _folders(site, page, name, levels - 1),
        )
        for name in site.folders_below.get(above, ())
    )


def _levels(site: Site, above: str) -> int:
    """How many levels of the folders in one are shown: those that together are few enough."""
    level, levels, shown = site.folders_below.get(above, ()), 0, 0
    while level and (not levels or shown + len(level) <= FOLDERS_SHOWN):
        levels, shown = levels + 1, shown + len(level)
        level = tuple(each for name in level for each in site.folders_below.get(name, ()))
    return levels
