"""The picture that other sites show with a link to a note: its words, and its URL."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from knotwork.config.appearance import LIGHT, Colours
from knotwork.pages.site import Site
from knotwork.pages.whole_graph import group_of
from knotwork.urls import GENERATED

SOCIAL_URL = f"{GENERATED}/social/"
"""The folder of the pictures."""
_DRAWING = 1
"""The version of the drawing: raise it when cards change their look, and their URLs change too."""


class Card(msgspec.Struct, frozen=True):
    """The words and colours of one picture."""

    title: str
    above: str
    """The chapter, folder or tag that the note stands in."""
    site: str
    colours: Colours


def has_images(site: Site) -> bool:
    """Whether notes get pictures: other sites need the whole address, so the site's own."""
    return site.options.social_images and bool(site.options.url)


def card(site: Site, path: str) -> Card:
    """The card of a note."""
    own = site.look.light
    colours = Colours(
        *(getattr(own, name) or getattr(LIGHT, name) for name in Colours.__struct_fields__)
    )
    title = site.graph.title(path)
    above = group_of(site, path)
    return Card(title, "" if above == title else above, site.options.title, colours)


def image_url(drawn: Card) -> str:
    """The URL of a card's picture; it holds a hash of the card, so no old picture is shown."""
    digest = blake2b(msgspec.json.encode((drawn, _DRAWING)), digest_size=10)
    return f"{SOCIAL_URL}{digest.hexdigest()}.png"
