"""`^id` at the end of a paragraph or list item, or alone on a line after the block it names.

As in Obsidian, ids are Latin letters, digits and hyphens and ignore case; inside a quote or callout
the whole of it is meant, for nothing links to a part of one. At the end of a heading it is a second
name of the heading.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TAIL = re.compile(r"(?:^|[ \t\n])\^([A-Za-z0-9-]+)[ \t]*$")
_QUOTES = frozenset({"blockquote_open", "callout_open"})


def names(token: Token) -> tuple[str, ...]:
    """The block ids of an opening token: a quote that holds several has them all."""
    found: tuple[str, ...] = token.meta.get("block_ids", ())
    return found


def _block_ids(state: StateCore) -> None:
    tokens = state.tokens
    if "^" not in state.src:
        return
    opened: list[int] = []
    last_closed: dict[int, int] = {}  # depth -> index of the opening token of the last block there
    gone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.nesting == 1:
            opened.append(index)
        elif token.nesting == -1:
            opening = opened.pop()
            if opening not in gone:
                last_closed[len(opened)] = opening
        elif token.type != "inline":
            last_closed[len(opened)] = index
        elif opened and tokens[opened[-1]].type == "paragraph_open":
            _read(tokens, index, opened, last_closed, gone)
        elif len(opened) == 1 and tokens[opened[0]].type == "heading_open":
            _read_heading(token)
    if gone:
        state.tokens = [token for index, token in enumerate(tokens) if index not in gone]


def _read(
    tokens: list[Token], index: int, opened: list[int], last_closed: dict[int, int], gone: set[int]
) -> None:
    inline = tokens[index]
    found = _TAIL.search(inline.content) if "^" in inline.content[-80:] else None
    if found is None:
        return
    cut_tail(inline, found.start())
    paragraph = opened[-1]
    if inline.content.strip():
        target = paragraph
    else:
        gone.update((paragraph, index, index + 1))
        target = last_closed.get(len(opened) - 1, -1)
        if target < 0 and len(opened) > 1:
            target = opened[-2]
    for holder in opened:
        if tokens[holder].type in _QUOTES:
            target = holder
            break
    else:
        if target == paragraph and len(opened) > 1 and tokens[opened[-2]].type == "list_item_open":
            target = opened[-2]
    if target >= 0:
        tokens[target].meta["block_ids"] = (*names(tokens[target]), found[1])


def _read_heading(inline: Token) -> None:
    found = _TAIL.search(inline.content)
    if found and found.start():
        cut_tail(inline, found.start())
        inline.meta["block_id"] = found[1]


def cut_tail(inline: Token, length: int) -> None:
    """Keep the first `length` characters of the content, and the original for `source_map`."""
    inline.meta.setdefault("original", inline.content)
    inline.content = inline.content[:length].rstrip()


def plugin(md: MarkdownIt) -> None:
    """Teach a parser block ids."""
    md.core.ruler.after("callouts", "block_ids", _block_ids)
