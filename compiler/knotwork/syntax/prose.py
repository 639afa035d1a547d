"""Where a note's plain words stand: outside links, code, formulas, tags, comments and trails.

Text tokens do not know their place, but they come in the order of the text, so the first word of
each is searched for after the token before. If a token differs from the source there (by an escape
or entity), its parts are searched for. Keys of inline fields are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knotwork.syntax.environment import placed

_OPENING = frozenset({"wikilink_open", "link_open", "comment_open", "trail_open", "field_key_open"})
_CLOSING = frozenset(
    {"wikilink_close", "link_close", "comment_close", "trail_close", "field_key_close"}
)
_VERBATIM = frozenset({"code_inline", "html_inline"})

_PARTS = re.compile(r"[^\W_][\w ]*")
"""Matches parts of a text that cannot contain an escape or entity."""


def runs(tokens: Sequence[Token], content: str) -> Iterator[tuple[int, int]]:
    """The runs of plain words in the content of an inline token, lines joined."""
    begin = end = -1
    for start, stop in _pieces(tokens, content):
        if begin < 0:
            begin = start
        elif content[end:start].strip(" ") != "\n":
            yield begin, end
            begin = start
        end = stop
    if begin >= 0:
        yield begin, end


def _pieces(tokens: Sequence[Token], content: str) -> Iterator[tuple[int, int]]:
    inside = at = 0
    flat = ""
    absent: set[str] = set()
    for token in tokens:
        kind = token.type
        where = placed(token)
        if where and kind != "inline_note_open":
            at = max(at, where[1])
        if kind in _OPENING:
            inside += 1
        elif kind in _CLOSING:
            inside -= 1
        elif kind in _VERBATIM:
            # A line's end in code is a space of its token.
            flat = flat or content.replace("\n", " ")
            there = flat if kind == "code_inline" else content
            found = there.find(token.content, at)
            at = found + len(token.content) if found >= 0 else at
        elif kind == "text" and not inside:
            for start, stop in _places(token.content, content, at, absent):
                at = stop
                yield start, stop


def _places(words: str, content: str, at: int, absent: set[str]) -> Iterator[tuple[int, int]]:
    """The place of a text token; if an escape or entity hides it, the places of its parts.

    Parts that no longer come are added to those `absent`: no other token looks for them again.
    """
    if not words or words.isspace():
        return
    if content.startswith(words, at):  # as most are: the search below would find the same
        yield at, at + len(words)
        return
    first = _PARTS.search(words)
    part, offset = (first[0], first.start()) if first else (words, 0)
    start = _find(part, content, at + offset, absent) - offset
    if start >= at and content.startswith(words, start):
        yield start, start + len(words)
        return
    for part in _PARTS.findall(words):
        start = _find(part, content, at, absent)
        if start >= at:
            at = start + len(part)
            yield start, at


def _find(part: str, content: str, at: int, absent: set[str]) -> int:
    if part in absent:
        return -1
    found = content.find(part, at)
    if found < 0:
        absent.add(part)
    return found
