"""Puts tables of raw HTML into the box that Markdown's tables scroll in, as pages do not scroll."""

from __future__ import annotations

import re

from knotwork.syntax.holes import CLOSE, OPEN

BOX = ' class="table-scroll" tabindex="0"'
"""The attributes of the element around a table."""
_TAG = re.compile(r'<(/?)table((?:\s[^\s=>]+(?:="[^"]*")?)*)>')
_BOXED = re.compile(rf'<div title="{OPEN}w\d+{CLOSE}">\n?\Z')
_LONGEST = 40
"""More characters than the tag of a box has while a mark stands for its attributes."""
_BESIDE_TEXT = re.compile(r'\salign="?(?:left|right)', re.IGNORECASE)


def boxed(html: str) -> str:
    """Cleaned HTML with a box around each table that stands in no other, and in no box of ours.

    A table that text flows around gets none: the text would flow around it no longer.
    """
    parts: list[str] = []
    at = depth = 0
    has_box = False
    for found in _TAG.finditer(html):
        start, end = found.span()
        if found[1]:
            depth -= 1
            if depth == 0 and has_box:
                parts += (html[at:end], "</div>")
                at = end
            continue
        if depth == 0:
            before = html[max(0, start - _LONGEST) : start]
            has_box = not _BOXED.search(before) and not _BESIDE_TEXT.search(found[2])
            if has_box:
                parts += (html[at:start], f"<div{BOX}>")
                at = start
        depth += 1
    return "".join((*parts, html[at:]))
