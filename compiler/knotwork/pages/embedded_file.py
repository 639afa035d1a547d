"""An embedded file as HTML: a picture, video, sound or PDF where it stands, else a link to it."""

from __future__ import annotations

import re
from html import escape

from knotwork.model import Link
from knotwork.names import AUDIO, IMAGES, VIDEO, extension, file_name, stem
from knotwork.pages.picture_size import Size
from knotwork.syntax.link import title_attribute
from knotwork.syntax.wikilink import alt_and_size

_PDF_HEIGHT = re.compile(r"(?:^|&)height=(\d{1,5})(?:&|$)")
"""Finds the height of an embedded PDF, in pixels, in its anchor: `#height=400`."""


def embedded_file(
    link: Link, path: str, address: str, more: str = "", own: Size | None = None
) -> str:
    """The file at `path` of the vault and at `address` of the site, as `link` wants to see it.

    `more` are further classes of a picture or video, each after a space; `own` is the size of a
    picture, if it is known.
    """
    alt, size = alt_and_size(link.label or "")
    size = link.size or size
    url, name = escape(address), escape(file_name(path))
    box = ""
    if size:
        box = f' width="{size[0]}"' + (f' height="{size[1]}"' if size[1] else "")
    suffix = extension(path)
    if suffix in IMAGES:
        words = escape(alt or stem(path).rpartition(".")[0] or name)
        kind, more_said = f"embed-image{more}", title_attribute(link.title)
        if own is not None and (not size or not size[1]):
            box = _room(own, size[0] if size else own.width)
        return f'<img class="{kind}" src="{url}" alt="{words}" loading="lazy"{box}{more_said}>'
    if suffix in VIDEO:
        kind = f"embed-video{more}"
        return f'<video class="{kind}" controls preload="metadata" src="{url}"{box}></video>'
    if suffix in AUDIO:
        return f'<audio class="embed-audio" controls preload="metadata" src="{url}"></audio>'
    way = f'<a class="embed-file" href="{url}">{name}</a>'
    if suffix == "pdf":
        asked = None if size else _PDF_HEIGHT.search(link.anchor or "")
        box = f' height="{asked[1]}"' if asked else box
        frame = (
            f'<iframe class="embed-pdf" src="{url}" title="{name}" loading="lazy"{box}></iframe>'
        )
        return frame + way
    return way


def _room(own: Size, width: int) -> str:
    """The attributes by which a browser keeps room for a picture that is so wide."""
    return f' width="{width}" height="{max(1, round(own.height * width / own.width))}"'
