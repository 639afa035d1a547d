"""The size of a picture in braces behind it: `{:height 200, :width 300}`, `{ width="50%" }`.

The first is Logseq's, which writes it when somebody drags a picture's corner; the second that of
pandoc, Quarto, kramdown and Python-Markdown, which have other attributes too, and behind links as
well: `{target=_blank}`. Obsidian shows both as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_LENGTH = r"\d{1,5}(?:\.\d{1,4})?(?:px|in|cm|mm|%)?"
_SIDE = rf":?(?:width|height)(?:=|[ \t]+)(?:{_LENGTH}|\"{_LENGTH}\")"
_OTHER = (
    r"#\w[\w:.-]*|\.[^\W\d][\w-]*|"
    r"(?!(?:width|height)=)[a-z][\w-]*=(?:\"[^\"{}\n]*\"|[^\s\"{},]+)"
)
"""An id, a class or another attribute of pandoc's, which pages ignore."""
_PART = rf"(?:{_SIDE}|{_OTHER})"
_BRACES = re.compile(rf"\{{:?[ \t]*{_PART}(?:[ \t,]+{_PART})*[ \t]*\}}")
_EACH = re.compile(rf"{_OTHER}|(width|height)[= \t\"]+([\d.]+)(px|in|cm|mm|%)?")
"""Matches one part; other attributes too, lest a side be found in their values."""
_ONE = re.compile(r"(\d{1,5}(?:\.\d{1,4})?)[ \t]*(px|in|cm|mm|%|)")
_UNITS = {"": 1.0, "px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""Pixels in a unit, as CSS has them."""


def take(state: StateInline, token: Token | None) -> None:
    """Move past the attributes that stand where a picture ended, and record the size in its token.

    A height alone stays text: pages do not set it without a width.
    """
    found = _BRACES.match(state.src, state.pos, state.posMax)
    if found is None:
        return
    sides = {side: (length, unit) for side, length, unit in _EACH.findall(found[0]) if side}
    if sides and "width" not in sides:
        return
    state.pos = found.end()
    if token is not None and sides:
        _record(token, sides)


def set_size(token: Token, width: str, height: str) -> None:
    """Record a size that stood elsewhere, if it is valid, as a height alone is not."""
    found = {"width": _ONE.fullmatch(width), "height": _ONE.fullmatch(height)}
    if found["width"]:
        _record(token, {side: (one[1], one[2]) for side, one in found.items() if one})


def _record(token: Token, sides: Mapping[str, tuple[str, str]]) -> None:
    width, height = (_pixels(*sides.get(side, ("0", ""))) for side in ("width", "height"))
    if sides["width"][1] == "%":
        token.meta["share"] = min(round(float(sides["width"][0])), 100)
    elif width:
        token.meta["size"] = width, height


def _pixels(length: str, unit: str) -> int:
    return 0 if unit == "%" else round(float(length) * _UNITS[unit])


def taken(token: Token) -> tuple[int, int] | None:
    """The width and height that stood behind a picture, in pixels; 0 for a missing height."""
    size: tuple[int, int] | None = token.meta.get("size")
    return size


def share(token: Token) -> int:
    """The width that stood behind a picture in percent of its line; 0 if none did."""
    percent: int = token.meta.get("share", 0)
    return percent
