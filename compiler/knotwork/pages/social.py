"""The picture that a link to a note unfolds with: what stands on it, and its address."""

from __future__ import annotations

from hashlib import blake2b

import msgspec

from knotwork.appearance import LIGHT, Colours
from knotwork.names import GENERATED
from knotwork.pages.site import Site
from knotwork.pages.whole_graph import group_of

SOCIAL_URL = f"{GENERATED}/social/"
"""The folder of the pictures."""
_DRAWING = 1
"""Raised whenever the same card comes to look otherwise, or others would show an old picture."""


class Card(msgspec.Struct, frozen=True):
    """What one picture says, in which colours."""

    title: str
    above: str
    """The chapter, folder or tag that the note stands in."""
    site: str
    colours: Colours


def has_images(site: Site) -> bool:
    """Whether notes get pictures: whoever unfolds a link asks for them by their whole address."""
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


def image_url(known: Card) -> str:
    """Where the picture of a card stands: another card has another address, so none is stale."""
    digest = blake2b(msgspec.json.encode((known, _DRAWING)), digest_size=10)
    return f"{SOCIAL_URL}{digest.hexdigest()}.png"
