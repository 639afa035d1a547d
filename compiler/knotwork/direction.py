"""Whether words are written from the right, as Hebrew and Arabic are."""

from __future__ import annotations

import re
import unicodedata

_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
"""The blocks of scripts that are written so: a quick look before any counting."""


FROM_THE_RIGHT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages (ISO 639) that are written from right to left."""
_SAYS_SO = re.compile(
    rf"""^(?:lang:\s*["']?(?:{"|".join(sorted(FROM_THE_RIGHT))})|dir:\s*["']?rtl)\b""",
    re.MULTILINE | re.IGNORECASE,
)


def may_be_from_the_right(note: str) -> bool:
    """Whether a note holds such words, or a property that could say that it is written so."""
    return bool(_FROM_THE_RIGHT.search(note) or _SAYS_SO.search(note))


def from_the_right(words: str) -> bool:
    """Whether most of the letters that have a direction have that of Hebrew or Arabic.

    The first letter alone, by which Unicode decides, is that of a name in Latin too often: notes
    about programs begin with one.
    """
    if _FROM_THE_RIGHT.search(words) is None:
        return False
    ways = [unicodedata.bidirectional(letter) for letter in words]
    return sum(way in {"R", "AL"} for way in ways) > ways.count("L")
