"""Openers that nothing closes, in text that readers see."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from knotwork.syntax.comment import DEPTH
from knotwork.syntax.environment import placed
from knotwork.syntax.parsed import Parsed
from knotwork.syntax.source_map import PiecewiseMap, pieces_of


def loose_ends(parsed: Parsed) -> Iterator[tuple[str, int]]:
    """Kind and place in the text of each loose end (`Parse.loose_ends`) outside of comments."""
    found = parsed.parse.loose_ends
    if not found:
        return
    hidden = frozenset(_in_comments(parsed.tokens))
    maps: dict[int, tuple[PiecewiseMap, list[tuple[int, int]]]] = {}
    for inline, offset, kind in found:
        if id(inline) in hidden:
            continue
        if id(inline) not in maps:
            pieces = pieces_of(inline, parsed.parse.text, parsed.parse.line_starts)
            maps[id(inline)] = pieces, _comments(inline)
        pieces, comments = maps[id(inline)]
        if not _is_within(comments, offset):
            yield kind, pieces.offset(offset)


def _in_comments(tokens: Sequence[Token]) -> Iterator[int]:
    """The texts that stand in comments over whole blocks, by identity."""
    depth = 0
    for token in tokens:
        depth += DEPTH.get(token.type, 0)
        if depth and token.type == "inline":
            yield id(token)


def _comments(inline: Token) -> list[tuple[int, int]]:
    """Where the comments of a text stand, in order."""
    opened = (child for child in inline.children or () if child.type == "comment_open")
    return sorted(at for child in opened if (at := placed(child)) is not None)


def _is_within(comments: Sequence[tuple[int, int]], offset: int) -> bool:
    before = bisect_right(comments, offset, key=lambda comment: comment[0])
    return before > 0 and offset < comments[before - 1][1]
