"""MyST's `(label)=`: a name for the place where it stands, by which any note may link to it.

Read only where the dialect is asked for; anywhere else it is text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from knotwork.syntax.environment import parse_of
from knotwork.syntax.heading_id import anchor

_TARGET = re.compile(r"\(([^()<>&\"\n]*[^()<>&\"\s])\)=[ \t]*")
_INDENTED = 4


def _target(state: StateBlock, start_line: int, _end_line: int, silent: bool) -> bool:
    if parse_of(state.env).dialect != "myst":
        return False
    if state.sCount[start_line] - state.blkIndent >= _INDENTED:
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    found = _TARGET.fullmatch(state.src, begin, state.eMarks[start_line])
    if found is None:
        return False
    if not silent:
        state.line = start_line + 1
        token = state.push("html_block", "", 0)
        token.map = [start_line, state.line]
        token.content = anchor(as_id(found[1])).content + "\n"
        token.meta["label"] = found[1].strip()
    return True


def as_id(label: str) -> str:
    """The id of the place that has a label."""
    return "-".join(label.split())


def label(token: Token) -> str:
    """The label that a block is; empty for others."""
    written: str = token.meta.get("label", "")
    return written


def plugin(md: MarkdownIt) -> None:
    """Teach a parser the targets of MyST."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("hr", "target", _target, {"alt": ends})
