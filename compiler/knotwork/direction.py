"""Whether text is written from right to left, as Hebrew and Arabic are."""

from __future__ import annotations

import re
import unicodedata

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
"""Matches a letter of a right-to-left script: a quick test before letters are counted."""


FROM_THE_RIGHT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages (ISO 639) that are written from right to left."""
_SAYS_SO = re.compile(
    rf"""^(?:lang:\s*["']?(?:{"|".join(sorted(FROM_THE_RIGHT))})|dir:\s*["']?rtl)\b""",
    re.MULTILINE | re.IGNORECASE,
)


def may_be_from_the_right(note: str, body: int) -> bool:
    """Whether a note has right-to-left letters, or a property that may set the direction.

    `body` is where its front matter ends.
    """
    letters = not note.isascii() and _FROM_THE_RIGHT.search(note)
    return bool(letters or _SAYS_SO.search(note, 0, body))


def from_the_right(words: str) -> bool:
    """Whether most letters are right-to-left.

    Unicode decides by the first letter alone; but notes about programs often begin with a name in
    Latin letters.
    """
    if _FROM_THE_RIGHT.search(words) is None:
        return False
    ways = [unicodedata.bidirectional(letter) for letter in words]
    return sum(way in {"R", "AL"} for way in ways) > ways.count("L")
