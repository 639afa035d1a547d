"""Lines of notes made safe to print, and where in them a caret goes."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from rich.cells import cell_len

_WIDEST = 100
"""Terminal cells of a note's line that a report shows."""
_LEAD = 30
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def visible(text: str) -> str:
    """Text whose control and direction characters are shown instead of obeyed."""
    if text.isprintable() and not _BIDI.intersection(text):
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    if character in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        code = ord(character)
        return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"
    return character


class Excerpt(NamedTuple):
    """A line as it prints, and the cells that the caret underlines."""

    text: str
    indent: int
    width: int


def excerpt(line: str, start: int, end: int) -> Excerpt:
    """The part of a line around `line[start:end]`; long lines are cut with an ellipsis."""
    end = min(max(end, start + 1), max(len(line), start + 1))
    head, words, tail = visible(line[:start]), visible(line[start:end]), visible(line[end:])
    if cell_len(head) > _WIDEST - _LEAD and cell_len(head + words + tail) > _WIDEST:
        head = "…" + _last_cells(head, _LEAD)
    words = _first_cells(words, _WIDEST)
    room = max(_LEAD, _WIDEST - cell_len(head) - cell_len(words))
    shown = head + words + _first_cells(tail, room)
    return Excerpt(shown.rstrip(), cell_len(head), max(1, cell_len(words)))


def _first_cells(text: str, width: int) -> str:
    if cell_len(text[: width * 2 + 2]) <= width and len(text) <= width * 2:
        return text
    used = 0
    for at, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:at] + "…"
    return text


def _last_cells(text: str, width: int) -> str:
    return _first_cells(text[::-1], width).removesuffix("…")[::-1]
