"""What Excalidraw writes into the notes of its drawings for itself: readers are not shown it.

A notice tells authors to switch their view: the page of a drawing would begin with it, and so would
every embed of one. Below the words of the drawing stands its data, by now mostly in a comment.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_NOTICE = re.compile(r"==⚠\s+Switch to EXCALIDRAW VIEW .*")
"""Matches the line; what an author wrote right below it keeps the paragraph."""
_DATA = "compressed-json"


def _drop(state: StateCore) -> None:
    if "EXCALIDRAW VIEW" not in state.src:
        return
    tokens = state.tokens
    gone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and _NOTICE.fullmatch(tokens[index + 1].content):
            gone.update(range(index, index + 3))
        elif token.type == "fence" and token.info.strip() == _DATA:
            gone.add(index)
    state.tokens = [token for index, token in enumerate(tokens) if index not in gone]


def plugin(md: MarkdownIt) -> None:
    """Teach a parser to leave the notice and the data out."""
    md.core.ruler.after("callouts", "drawings", _drop)
