"""`==marked text==`, Obsidian's highlight.

Exactly two `=`: longer runs and arrows (`==>`) are text. Delimiters pair up as CommonMark's
emphasis does, through markdown-it's own delimiter list, so the rule is linear.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_MARKER = ord("=")


def highlight(state: StateInline, silent: bool) -> bool:
    """The inline rule: push a delimiter for a run of exactly two."""
    start = state.pos
    if silent or state.src[start] != "=":
        return False
    end = start
    while end < state.posMax and state.src[end] == "=":
        end += 1
    token = state.push("text", "", 0)
    token.content = state.src[start:end]
    state.pos = end
    if end - start == 2:
        before = state.src[start - 1] if start else " "
        after = state.src[end] if end < state.posMax else " "
        state.delimiters.append(
            Delimiter(
                marker=_MARKER,
                length=0,
                token=len(state.tokens) - 1,
                end=-1,
                open=not after.isspace() and after != ">",
                close=not before.isspace(),
            )
        )
    return True


def _pair(state: StateInline, delimiters: list[Delimiter]) -> None:
    for opening in delimiters:
        if opening.marker != _MARKER or opening.end == -1:
            continue
        closing = delimiters[opening.end]
        for token, kind, nesting in (
            (state.tokens[opening.token], "mark_open", 1),
            (state.tokens[closing.token], "mark_close", -1),
        ):
            token.type, token.tag, token.markup, token.content = kind, "mark", "==", ""
            token.nesting = nesting  # type: ignore[assignment]  # a Literal there, a loop here


def _pair_all(state: StateInline) -> None:
    _pair(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _pair(state, meta["delimiters"])


def plugin(md: MarkdownIt) -> None:
    """Teach a parser highlights."""
    md.inline.ruler.before("emphasis", "highlight", highlight)
    md.inline.ruler2.before("emphasis", "highlight", _pair_all)
