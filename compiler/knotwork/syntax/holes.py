"""The marks in a unit's body where other notes will show: the relocations of this compiler.

A mark is U+FDD0, a letter that says what it stands for, a number in most, U+FDD1. Both are
noncharacters, and the compile step replaces them in every input first, so no note can forge one.
They pass through HTML sanitising as plain text. A unit's Markdown has holes of the same kind
(`syntax/markdown.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

OPEN = "\ufdd0"
CLOSE = "\ufdd1"

ID_PREFIX = "p"
"""The prefix of ids, without a number: empty on the note's own page, unique in each embed."""
LINK, LINK_END = "l", "m"
"""A link begins, ends; its words stand between."""
EMBED = "e"
"""An embed where a block may stand."""
EMBED_IN_TEXT = "i"
"""An embed in the middle of a text."""
EMBED_ON_LINE = "f"
"""An embed that has its line of a text for itself."""
EMBED_IN_LINK, EMBED_ON_LINE_IN_LINK = "j", "o"
"""The same two in the text of a link, where no other link may stand."""
EMBEDS = EMBED + EMBED_IN_TEXT + EMBED_ON_LINE + EMBED_IN_LINK + EMBED_ON_LINE_IN_LINK
CELL, CELL_END = "c", "d"
"""A cell begins, ends; its highlighted code stands between."""
BLOCK, BLOCK_END = "b", "g"
"""A block with a `^id` begins, ends."""
HEADING = "h"
"""A top-level heading begins, and so does its section."""
TRAIL, TRAIL_END = "t", "u"
"""A trail begins, ends; what stands between shows only if it turns out to be no trail."""
FOOTNOTE = "n"
"""A reference to a footnote; the number counts from 1."""
TAG = "k"
URL = "r"
"""A relative URL in an attribute of raw HTML."""
WIDGET = "w"
"""HTML of ours, taken out before sanitising; never left in a finished unit."""

MARK = re.compile(f"{OPEN}([a-z])(\\d*){CLOSE}")
PREFIX = f"{OPEN}{ID_PREFIX}{CLOSE}"

_TAG = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:[^<>"]|"[^"]*")*)>')
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})
_FORGED = str.maketrans({OPEN: "\ufffd", CLOSE: "\ufffd"})

Fillers: TypeAlias = Mapping[str, Callable[[int], str]]
"""By letter, the function from a mark's number to the text that takes the mark's place."""


def mark(letter: str, number: int) -> str:
    """The mark itself."""
    return f"{OPEN}{letter}{number}{CLOSE}"


def without_marks(text: str) -> str:
    """The text with the two characters of marks replaced by others; its length stays the same."""
    # Translating takes a hundred times as long as searching, above all where text is not ASCII.
    return text.translate(_FORGED) if OPEN in text or CLOSE in text else text


@lru_cache(maxsize=4)
def _places(body: str) -> dict[str, int]:
    """Where in a body each of its marks stands first."""
    found: dict[str, int] = {}
    for one in MARK.finditer(body):
        found.setdefault(one[0], one.start())
    return found


def place(body: str, letter: str, number: int) -> int:
    """Where a mark stands in a body, or -1. Bodies are searched once, not for each mark."""
    return _places(body).get(mark(letter, number), -1)


def between(body: str, opening: str, closing: str, number: int) -> str:
    """What stands between a pair of marks, or nothing if they are not there."""
    begin, end = place(body, opening, number), place(body, closing, number)
    return body[begin + len(mark(opening, number)) : end] if 0 <= begin < end else ""


def without(body: str, pairs: Iterable[tuple[str, str, int, str]]) -> str:
    """A body without some pairs of marks and what stands between them.

    Each pair is two letters, the number, and the text right behind it that goes with it. A pair
    that has another text behind it stays.
    """
    cuts: list[tuple[int, int]] = []
    for opening, closing, number, behind in pairs:
        begin, end = place(body, opening, number), place(body, closing, number)
        end += len(mark(closing, number))
        if 0 <= begin < end and body.startswith(behind, end):
            cuts.append((begin, end + len(behind)))
    parts, at = [], 0
    for begin, end in sorted(cuts):
        parts.append(body[at:begin])
        at = max(at, end)
    return "".join([*parts, body[at:]])


def count(piece: str, letters: str) -> int:
    """How many marks with one of some letters a piece of a body holds."""
    return sum(piece.count(OPEN + letter) for letter in letters)


def whole(piece: str) -> str:
    """A piece of a body made well-formed: surplus end tags removed, missing ones added.

    It may be ill-formed because an author's element can open in one section and close in another.
    """
    parts: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in _TAG.finditer(piece):
        if tag[2] in _VOID or tag[3].endswith("/"):
            continue
        if not tag[1]:
            opened.append(tag[2])
        elif opened:
            opened.pop()
        else:
            parts.append(piece[at : tag.start()])
            at = tag.end()
    ends = (f"</{name}>" for name in reversed(opened))
    return "".join([*parts, piece[at:], *ends])


def fill(body: str, fillers: Fillers) -> str:
    """The body with each mark replaced by the text of its filler; removed if it has none."""
    # Text, letter and number in turn: this takes half the time of a call for each match.
    pieces = MARK.split(body)
    letters, written = pieces[1::3], pieces[2::3]
    pieces[1::3] = [
        fillers[letter](int(number or 0)) if letter in fillers else ""
        for letter, number in zip(letters, written, strict=True)
    ]
    pieces[2::3] = [""] * len(letters)
    return "".join(pieces)


def numbers(body: str, letter: str) -> tuple[int, ...]:
    """The numbers of all marks of one letter, in order."""
    return tuple(int(found[2]) for found in MARK.finditer(body) if found[1] == letter)
