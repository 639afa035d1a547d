"""Rewrites links inside values of the front matter, with YAML's quotes and escapes."""

from __future__ import annotations

import re
from collections.abc import Callable

from knotwork.model import Link
from knotwork.syntax import front_matter

_HARMLESS = re.compile(r"""[^"'\\,:#{}\[\]&*!|>%@`]*""")


def in_property(
    link: Link, words: str, write: Callable[[Link, str], str | None], text: Callable[[], str]
) -> str | None:
    """The link's text with other words in it, escaped as its value is quoted.

    Args:
        link: as it is written now; one of the body has nothing escaped.
        words: its new path or anchor.
        write: puts them into the link's text (see `writing`).
        text: gives the note's text; asked only when `words` mean something in YAML.

    Returns:
        The text, or None if the place cannot hold it.
    """
    if not link.property or _HARMLESS.fullmatch(words):
        return write(link, words)
    match _quotes_of(link, text()):
        case '"':
            return write(link, words.replace("\\", "\\\\").replace('"', '\\"'))
        case "'":
            return write(link, words.replace("'", "''"))
        case "[":
            written = write(link, words)
            if written is None or not ('"' in written or "\\" in written):
                return written and f'"{written}"'
            doubled = written.replace("'", "''")
            return f"'{doubled}'"
        case _:
            # Inside a bare value nothing can be escaped, and in a name little needs to be.
            return write(link, words)


def _quotes_of(link: Link, text: str) -> str:
    """The character that opens a link's value: a quote, `[` of a bare link, or its first letter."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    for scalar in front_matter.read(unix).scalars:
        if scalar.key == link.property:
            return unix[scalar.span.start]
        if scalar.plain and scalar.key.rpartition(".")[0].rpartition(".")[0] == link.property:
            return "["
    return ""
