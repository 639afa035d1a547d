"""Leaves out what Excalidraw writes for itself into the notes of its drawings.

A notice tells authors to switch their view; without this plugin, the page and each embed of a
drawing would begin with it. Then come the words of the drawing and the files that it shows, each
behind the digest by which the data names it; their headings are the same in every drawing. The data
stands below, in newer versions within a comment. In a drawing without words that comment has an end
and no beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax.comment import closed

_NOTICE = re.compile(r"==⚠\s+Switch to EXCALIDRAW VIEW .*")
"""Matches a paragraph of this line alone; with an author's words right below it, it stays."""
_HEADINGS = frozenset({"Excalidraw Data", "Text Elements", "Embedded Files", "Embedded files"})
_DIGESTS = re.compile(r"^[0-9a-f]{40}: ", re.MULTILINE)
_DATA = "compressed-json"
_MARK = "%%"


def _drop(state: StateCore) -> None:
    if "EXCALIDRAW VIEW" not in state.src:
        return
    tokens = state.tokens
    gone: set[int] = set()
    for index, token in enumerate(tokens):
        if token.type == "inline":
            kind = tokens[index - 1].type
            if _is_own(kind, token.content):
                gone.update(range(index - 1, index + 2))
            elif kind == "paragraph_open":
                # What is left of a line still ends it, which is all that the source map asks for.
                token.content = _DIGESTS.sub("", token.content)
        elif token.type == "fence" and token.info.strip() == _DATA:
            gone.add(index)
            if _is_only(tokens[index - 3 : index], "heading_open", "Drawing"):
                gone.update(range(index - 3, index))
            if _is_only(tokens[index + 1 : index + 4], "paragraph_open", _MARK):
                gone.update(range(index + 1, index + 4))
                closed(state.env, token.map[1] if token.map else 0)
    state.tokens = [token for index, token in enumerate(tokens) if index not in gone]


def _is_own(kind: str, text: str) -> bool:
    """Whether the plugin writes a heading or paragraph of this text into every drawing."""
    if kind == "heading_open":
        return text in _HEADINGS
    return kind == "paragraph_open" and _NOTICE.fullmatch(text) is not None


def _is_only(tokens: Sequence[Token], kind: str, text: str) -> bool:
    return len(tokens) == 3 and tokens[0].type == kind and tokens[1].content == text


def plugin(md: MarkdownIt) -> None:
    """Teach a parser to leave out the notice, the headings, the digests and the data."""
    md.core.ruler.after("callouts", "drawings", _drop)
