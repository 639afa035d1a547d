"""The id that other tools give a heading in braces: `## Norm {#norm}`.

The braces stay words of the heading, as in Obsidian; the id is read as if raw HTML gave it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.names import without_attributes

_ID = re.compile(r"[\s{:]#(\w[\w:.-]*)")


def _heading_ids(state: StateCore) -> None:
    if "{" not in state.src:
        return
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or not inline.content.endswith("}"):
            continue
        attributes = inline.content[len(without_attributes(inline.content)) :]
        if (found := _ID.search(attributes)) and inline.children is not None:
            inline.children.append(anchor(found[1]))


def anchor(identity: str) -> Token:
    """A token of raw HTML that gives its place on the page an id."""
    return Token("html_inline", "", 0, content=f'<span id="{identity}"></span>')


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the ids of headings."""
    md.core.ruler.after("inline", "heading_ids", _heading_ids)
