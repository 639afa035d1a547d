"""Leaves out what MyST prints nowhere, or not on a page.

That is `+++`, which separates the cells of a notebook; comments, which begin with `%`; entries of
an index (```` ```{index} ````), the contents of a page, which each page has anyway, and raw text
for other outputs (```` ```{raw} latex ````). Left out only where the dialect is asked for; anywhere
else it is text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax.environment import parse_of, place

_LINE = re.compile(r"\+{3,}(?:[ \t]|$)|%(?!%)")
_DIRECTIVE = re.compile(r"\{(?:(?:index|contents)\}|raw(?::|\}[ \t]+)(?!html\b)\w+)")
_INDENTED = 4


def _line(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst":
        return False
    if state.sCount[start_line] - state.blkIndent >= _INDENTED:
        return False
    begin, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
    if not _LINE.match(state.src[begin:end]):
        return False
    if not silent:
        state.line = start_line + 1
        if state.src[begin] == "%":
            opening = state.push("comment_open", "", 1)
            opening.map = [start_line, state.line]
            place(opening, begin, end)
            state.push("comment_close", "", -1)
    return True


def _directives(state: StateCore) -> None:
    if parse_of(state.env).dialect == "myst":
        state.tokens = [token for token in state.tokens if not _is_unprinted(token)]


def _is_unprinted(token: Token) -> bool:
    return token.type == "fence" and _DIRECTIVE.match(token.info.strip()) is not None


def plugin(md: MarkdownIt) -> None:
    """Pass over all of it, with the metadata on the line of a block break."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("hr", "unprinted", _line, {"alt": ends})
    md.core.ruler.after("block", "unprinted_directives", _directives)
