"""Text of notes made safe for terminals: control characters are shown and have no effect."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb"
)
"""Characters that change the direction of text or have no width: two names that look the same may
differ in them. Joiners are not among them, as emoji and Persian need them."""


def visible(text: str) -> str:
    """Text in which control, direction and invisible characters are replaced by visible ones."""
    if text.isprintable() and not _UNSEEN.intersection(text):
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return "    "
    if character in _UNSEEN or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        code = ord(character)
        return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"
    return character
