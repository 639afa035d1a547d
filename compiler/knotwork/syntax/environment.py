"""What the plugins of one parse share: typed access to markdown-it's untyped `env` and `meta`.

markdown-it hands each rule an `env` mapping and gives each token a `meta` mapping. This module is
the only one that knows their keys.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it.token import Token

from knotwork.model import Flaw

Env = MutableMapping[str, Any]


class Notes:
    """Collected while one text is parsed."""

    __slots__ = ("flaws", "inline", "line_starts", "loose_ends", "strict_breaks", "text")

    def __init__(self, text: str, *, strict_breaks: bool) -> None:
        self.text = text
        """The body as the parser sees it: LF line ends."""
        self.strict_breaks = strict_breaks
        self.inline: Token | None = None
        """The inline token whose content is being parsed."""
        self.loose_ends: list[tuple[Token, int, str]] = []
        """Openers without closer: the inline token, the offset in it, the flaw's kind."""
        self.flaws: list[Flaw] = []
        self.line_starts: list[int] = []


_KEY = "knotwork"


def environment(notes: Notes) -> dict[str, Any]:
    """The `env` for a parse."""
    return {_KEY: notes}


def notes_of(env: Env) -> Notes:
    """What the current parse has collected so far."""
    notes = env[_KEY]
    assert isinstance(notes, Notes)
    return notes


def place(token: Token, start: int, end: int) -> None:
    """Record where, in the content of its inline token, a token was read."""
    token.meta["at"] = (start, end)


def placed(token: Token) -> tuple[int, int] | None:
    """What `place` recorded, if anything."""
    at: tuple[int, int] | None = token.meta.get("at")
    return at
