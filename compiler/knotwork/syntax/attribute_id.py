"""The id that other tools give a block in braces at its end: `## Norm {#norm}`, `- item {#item}`.

Pandoc's divs have it where they begin, `::: {#box .note}`. The braces stay words, as in Obsidian;
the id is read as if raw HTML gave it.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.names import without_attributes

_ID = re.compile(r"[\s{:]#(\w[\w:.-]*)")
_BLOCKS = frozenset({"heading_open", "paragraph_open"})
_DIV = re.compile(r":{3,}[ \t]*\{[^{}\n]*\}")


def _ids(state: StateCore) -> None:
    if "{" not in state.src:
        return
    tokens: list[Token] = []
    for token in state.tokens:
        opening = tokens[-1].type if tokens and token.type == "inline" else ""
        if opening in _BLOCKS and (identity := _written(token.content)):
            if opening == "heading_open" and token.children is not None:
                token.children.append(anchor(identity))
            else:
                tokens.insert(-1, anchor_block(identity, above(token), tokens[-1].level))
        tokens.append(token)
    state.tokens = tokens


def _written(content: str) -> str:
    """The id in the braces at the end of a block, or at the beginning of a div."""
    if "}" not in content:
        return ""
    div = _DIV.match(content)
    written = div[0] if div else content
    found = _ID.search(written[len(without_attributes(written)) :])
    return found[1] if found else ""


def above(block: Token) -> list[int]:
    """The place of an anchor before a block: it has no lines of its own."""
    line = block.map[0] if block.map else 0
    return [line, line]


def anchor_block(identity: str, lines: list[int], level: int) -> Token:
    """A token of raw HTML that gives the place before a block an id."""
    token = Token("html_block", "", 0, map=lines, level=level, block=True)
    token.content = anchor(identity).content + "\n"
    return token


def anchor(identity: str) -> Token:
    """A token of raw HTML that gives its place on the page an id."""
    return Token("html_inline", "", 0, content=f'<span id="{identity}"></span>')


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the ids of headings, paragraphs, items and divs."""
    md.core.ruler.after("inline", "attribute_ids", _ids)
