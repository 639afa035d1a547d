"""Numbers, names, superscripts and subscripts in chemistry and in quantities."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"\$(?P<formula>[^$]*)\$|(?P<command>\\(?:[a-zA-Z]+|.)(?:\s*\{[^{}]*\})*)"
    r"|(?P<number>\d+(?:[.,]\d+)?)|(?P<letters>[^\W\d_]+)|(?P<minus>[−–])|(?P<dot>[.•*])",
    re.DOTALL,
)
_LAST_BACKSLASH = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_DIGITS = "0123456789"
_GROUPED = 5
"""Digits from which on they are grouped by three."""


def trimmed(text: str) -> str:
    r"""A text without white space around it, but for that of a `\ ` at its end."""
    text = text.strip()
    return f"{text} " if _LAST_BACKSLASH.search(text) else text


def upright(name: str) -> str:
    """A name in upright letters."""
    return rf"\mathrm{{{name}}}"


def number(written: str) -> str:
    """A number whose decimal sign is part of it, with its digits in groups of three."""
    whole, sign, rest = written.partition("," if "," in written else ".")
    if len(whole) >= _GROUPED:
        before = whole.rstrip(_DIGITS)
        digits = whole[len(before) :]
        first = len(digits) % 3
        groups = (digits[at : at + 3] for at in range(first, len(digits), 3))
        whole = before + r"\,".join(filter(None, (digits[:first], *groups)))
    if len(rest) >= _GROUPED:
        rest = r"\,".join(rest[at : at + 3] for at in range(0, len(rest), 3))
    return whole + ("{,}" if sign == "," else sign) + rest


def in_script(text: str, *, is_high: bool) -> str:
    """The text of a superscript (`2+`, `.-`) or a subscript (`x`, `n+1`)."""

    def piece(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "formula":
                return f"{{{found[0][1:-1]}}}"
            case "number":
                return found[0].replace(",", "{,}")
            case "letters":
                alone = len(found[0]) == 1 and found[0].islower()
                return found[0] if alone else upright(found[0])
            case "minus":
                return "-"
            case "dot":
                return r"\bullet " if is_high else r"\cdot "
            case _:
                return f"{found[0]} "

    return _PIECE.sub(piece, text).strip()
