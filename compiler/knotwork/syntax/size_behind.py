"""The size of a picture in braces behind it: `{:height 200, :width 300}`, `{ width="300" }`.

The first is Logseq's, which writes it when somebody drags a picture's corner; the second that of
pandoc, kramdown and Python-Markdown. Obsidian shows both as text.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_PART = r":?(?:width|height)(?:=|[ \t]+)(?:\d{1,5}(?:px)?|\"\d{1,5}(?:px)?\")"
_BRACES = re.compile(rf"\{{:?[ \t]*{_PART}(?:[ \t,]+{_PART})*[ \t]*\}}")
_SIDE = re.compile(r"(width|height)\D+(\d+)")


def take(state: StateInline, token: Token | None) -> None:
    """Move past the size that stands where a picture ended, and let its token know it.

    Without a width it stays text: a page gives no picture a height alone.
    """
    found = _BRACES.match(state.src, state.pos, state.posMax)
    sides = dict(_SIDE.findall(found[0])) if found else {}
    if found is None or "width" not in sides:
        return
    state.pos = found.end()
    if token is not None:
        token.meta["size"] = int(sides["width"]), int(sides.get("height", 0))


def taken(token: Token) -> tuple[int, int] | None:
    """The size that stood behind a picture."""
    size: tuple[int, int] | None = token.meta.get("size")
    return size
