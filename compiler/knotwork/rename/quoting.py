"""Rewrites links inside values of the front matter, observing YAML's quotes and escapes."""

from __future__ import annotations

import re
from collections.abc import Callable

from knotwork.model import Link
from knotwork.syntax import front_matter
from knotwork.syntax.yaml_values import plain_value

_HARMLESS = re.compile(r"""\w[^"'\\,:#{}\[\]&*!|>%@`]*""")
"""Matches words without signs of YAML's; they might still be a number, `null` or `true`."""


def in_property(
    link: Link, words: str, write: Callable[[Link, str], str | None], text: Callable[[], str]
) -> str | None:
    """The link's text with another path or anchor, escaped for the quotes around its value.

    Args:
        link: the link as it is now; for one in the body, nothing is escaped.
        words: its new path or anchor.
        write: puts `words` into the link's text (see `writing`).
        text: gives the note's text; called only if `words` may mean something in YAML.

    Returns:
        The text, or None if it cannot be written there.
    """
    if not link.property or (_HARMLESS.fullmatch(words) and plain_value(words) == words):
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
            # In a plain scalar nothing can be escaped, and names rarely need it.
            return write(link, words)


def _quotes_of(link: Link, text: str) -> str:
    """The character that begins a link's value: a quote, `[` for a bare link, or a letter."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    for scalar in front_matter.read(unix).scalars:
        if scalar.key == link.property:
            return unix[scalar.span.start]
        if scalar.plain and scalar.key.rpartition(".")[0].rpartition(".")[0] == link.property:
            return "["
    return ""
