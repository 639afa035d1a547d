"""What every page value is made of: anchors, finished markup, and what all pages share."""

from __future__ import annotations

from typing import NewType

import msgspec

Html = NewType("Html", str)
"""Markup that is sanitised or our own. Templates mark such values as safe, and no others."""


class Anchor(msgspec.Struct, frozen=True):
    """A link on a page: its words, and where they lead."""

    label: str
    url: str
    missing: bool = False
    """Whether it leads to a note that nobody has written yet."""
    current: bool = False
    """Whether it is the page that we are on."""
    place: str = ""
    """Where the note stands, if others have its title; lists show it beside the words."""


class NamedCount(msgspec.Struct, frozen=True):
    """An anchor and a count, such as of the notes with a tag."""

    anchor: Anchor
    count: int


class Frame(msgspec.Struct, frozen=True):
    """What all pages share: the site's name, its menu and its files, as seen from this page."""

    site_title: str
    lang: str
    home: str
    """URL of the start page."""
    assets: str
    """URL of the folder of styles and scripts, with a trailing slash."""
    menu: tuple[Anchor, ...]
    """Books, all notes, tags, to be written: only those that exist."""
    generator: str
    """Name and version of the program."""
    canonical: str = ""
    """The absolute URL of the page, if the site's address is known."""
    logo: str = ""
    """URL of the owner's picture beside the title, if there is one."""
    links: tuple[Anchor, ...] = ()
    """The owner's own links, after the menu."""
    footer: str = ""
    stylesheet: str = ""
    """URL of the owner's stylesheet, if there is one."""
    reading_face: bool = True
    """Whether the notes are set in the theme's own face."""
    from_the_right: bool = False
    """Whether the words around the notes are written from right to left."""
    math_face: bool = True
    """Whether their formulas are set in the theme's own face."""
    base: str = ""
    """`<base href>`, on the 404 page of a site whose address is known."""
    description: str = ""
    graph: str = ""
    """URL of the graph as JSON."""
    turtle: str = ""
    """URL of the graph as Turtle."""
    feed: str = ""
    """URL of the feed, if the site has one."""
    search: str = ""
    """URL of the search page, if the site has a search."""
