"""An embedded file as HTML: a picture, video, sound or PDF where it stands, else a link to it."""

from __future__ import annotations

import re
from html import escape

from knotwork.model import Link
from knotwork.names import AUDIO, IMAGES, VIDEO, extension, file_name, stem
from knotwork.pages.picture_size import Size
from knotwork.syntax.link import size_attributes, title_attribute
from knotwork.syntax.wikilink import alt_and_size

_PDF_HEIGHT = re.compile(r"(?:^|&)height=(\d{1,5})(?:&|$)")
"""Finds the height of an embedded PDF, in pixels, in its anchor: `#height=400`."""


def embedded_file(link: Link, path: str, address: str, more: str, own: Size | None) -> str:
    """The file at `path` of the vault and at `address` of the site, shown as `link` asks.

    `more` are further classes of a picture or video, each after a space; `own` is the size of a
    picture or video, if it is known.
    """
    alt, size = alt_and_size(link.label or "")
    size = link.size or size
    url, name, suffix = escape(address), escape(file_name(path)), extension(path)
    # Without a suffix only the Markdown tells that it is a picture; browsers find out what kind.
    if suffix in IMAGES or not (suffix or link.wiki):
        words = escape(alt or stem(path).rpartition(".")[0] or name)
        is_share = link.share or (own and own.is_ratio and not size)
        box = _share(link.share or 100, own) if is_share else _room(size, own)
        rest = box + title_attribute(link.title)
        return f'<img class="embed-image{more}" src="{url}" alt="{words}" loading="lazy"{rest}>'
    if suffix in VIDEO:
        rest = f'controls preload="metadata" src="{url}"{_room(size, own)}'
        return f'<video class="embed-video{more}" {rest}></video>'
    if suffix in AUDIO:
        return f'<audio class="embed-audio" controls preload="metadata" src="{url}"></audio>'
    way = f'<a class="embed-file" href="{url}">{name}</a>'
    if suffix != "pdf":
        return way
    asked = None if size else _PDF_HEIGHT.search(link.anchor or "")
    rest = f' height="{asked[1]}"' if asked else size_attributes(size)
    return (
        f'<iframe class="embed-pdf" src="{url}" title="{name}" loading="lazy"{rest}></iframe>{way}'
    )


def _share(percent: int, own: Size | None) -> str:
    """The attributes for a width of `percent` of the line, with the picture's own ratio."""
    ratio = f' style="aspect-ratio:auto {own.width}/{own.height}"' if own is not None else ""
    return f' width="{percent}%"{ratio}'


def _room(size: tuple[int, int] | None, own: Size | None) -> str:
    """The attributes for a size; a height that it leaves open follows from the file's own ratio.

    A browser that knows both keeps room for the picture, so that nothing moves when it has loaded.
    """
    if own is None or (size and size[1]):
        return size_attributes(size)
    width = size[0] if size else own.width
    return f' width="{width}" height="{max(1, round(own.height * width / own.width))}"'
