"""The picture of a card as SVG: the title as large as it fits, what is above it, and the site."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import TypeAlias

from knotwork.pages.social import Card

WIDTH, HEIGHT = 1200, 630
"""Pixels, as other sites expect of pictures that they show with a link."""
FAMILY = "Knotwork Serif"
"""The face of the words; letters that it lacks come from whatever other face was given."""
Measure: TypeAlias = Callable[[str, float], float]
"""Takes a text and a size, and returns the width of the text; both in pixels."""

_MARGIN = 88
_ROOM = WIDTH - 2 * _MARGIN
_SIZES = ((92, 2), (76, 3), (64, 4))
"""Sizes of a title, each with the lines that it may have; the first that is enough is taken."""
_LEADING = 1.18
_KNOT = "M7.1 11.85A4 4 0 1 1 8.78 10.88M8.9 4.155A4 4 0 1 1 7.22 5.12"
"""The sign of a site, as in the theme's styles."""
_PIECE = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fffd]|\S+?(?=[\u2e80-\u9fff])|\S+"
)
"""What stays on one line: a word, or one character of a script that breaks anywhere."""


def picture(card: Card, measure: Measure) -> str:
    """The card as SVG."""
    size, lines = _title(card.title, measure)
    top = (HEIGHT - len(lines) * size * _LEADING) / 2 + size * 0.86
    colours = card.colours
    words = [
        _text(line, top + at * size * _LEADING, size, colours.ink) for at, line in enumerate(lines)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="{FAMILY}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours.paper}"/>'
        f'<rect width="14" height="{HEIGHT}" fill="{colours.accent}"/>'
        f'<path transform="translate({_MARGIN} 58) scale(3)" d="{_KNOT}" fill="none" '
        f'stroke="{colours.link}" stroke-width="1.4" stroke-linecap="round"/>'
        + _text(_cut(card.site, 34, _ROOM - 64, measure), 94, 34, colours.ink, 64)
        + "".join(words)
        + _text(_cut(card.above, 34, _ROOM, measure), HEIGHT - 64, 34, colours.link)
        + "</svg>"
    )


def _text(words: str, y: float, size: float, colour: str, indent: float = 0) -> str:
    if not words:
        return ""
    x, anchor = (WIDTH - _MARGIN, "end") if _from_the_right(words) else (_MARGIN + indent, "start")
    # No control character may stand in XML, and none has a shape.
    shown = escape("".join(one for one in words if one.isprintable()))
    return (
        f'<text x="{x:g}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{colour}">{shown}</text>'
    )


def _from_the_right(words: str) -> bool:
    """Whether the first letter with a direction has that of Hebrew or Arabic."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _title(title: str, measure: Measure) -> tuple[float, list[str]]:
    for size, most in _SIZES:
        lines = _lines(title, size, measure)
        if len(lines) <= most and all(measure(line, size) <= _ROOM for line in lines):
            return size, lines
    size, most = _SIZES[-1]
    cut = [_cut(line, size, _ROOM, measure) for line in lines]
    if len(cut) > most:
        cut = [*cut[: most - 1], _cut(" ".join(cut[most - 1 :]), size, _ROOM, measure)]
    return size, cut


def _lines(title: str, size: float, measure: Measure) -> list[str]:
    """The title broken where it has to be."""
    lines = [""]
    end = 0
    for found in _PIECE.finditer(title):
        gap = " " if found.start() > end and lines[-1] else ""
        longer = lines[-1] + gap + found[0]
        if lines[-1] and measure(longer, size) > _ROOM:
            lines.append(found[0])
        else:
            lines[-1] = longer
        end = found.end()
    return lines


def _cut(words: str, size: float, room: float, measure: Measure) -> str:
    """The words, or as many letters of them as there is room for."""
    if measure(words, size) <= room:
        return words
    fewer, more = 0, len(words)
    while fewer < more:
        middle = (fewer + more + 1) // 2
        if measure(words[:middle] + "…", size) <= room:
            fewer = middle
        else:
            more = middle - 1
    return words[:fewer].rstrip() + "…"
