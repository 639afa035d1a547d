"""MyST's `+++`, which separates the cells of a notebook and shows nothing.

Read only where the dialect is asked for; anywhere else it is text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from knotwork.syntax.environment import parse_of

_BREAK = re.compile(r"\+{3,}(?:[ \t]|$)")
_INDENTED = 4


def _block_break(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst":
        return False
    if state.sCount[start_line] - state.blkIndent >= _INDENTED:
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if not _BREAK.match(state.src[begin : state.eMarks[start_line]]):
        return False
    if not silent:
        state.line = start_line + 1
    return True


def plugin(md: MarkdownIt) -> None:
    """Pass over block breaks; metadata on their line goes with them."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("hr", "block_break", _block_break, {"alt": ends})
