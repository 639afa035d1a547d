"""`*emphasis*`, `**strong**` and `~~struck~~` beside Chinese, Japanese and Korean characters.

CommonMark tells an opening run of marks from a closing one by the white space and punctuation
around it. Scripts that write no spaces leave `打开**[[设置]]**` and `**“重要”**的` without any,
and the marks would stay visible. Obsidian's editor shows them as emphasis; here such a character
counts as a space does elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, emphasis, strikethrough

Rule: TypeAlias = Callable[[StateInline, bool], bool]
"""An inline rule of markdown-it."""
_WITHOUT_SPACES = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
"""The first and the last characters of Unicode's blocks. No regular expression: to compile it would
take each command longer than all these comparisons."""


def _beside_characters(rule: Rule) -> Rule:
    """An emphasis rule after which the delimiters that it has read are looked at again."""

    def read(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.delimiters)
        if not rule(state, silent):
            return False
        if len(state.delimiters) > count and state.src[start] != "_":
            _look_again(state, start, count)
        return True

    return read


def _look_again(state: StateInline, start: int, count: int) -> None:
    before = state.src[start - 1] if start else " "
    after = state.src[state.pos] if state.pos < state.posMax else " "
    follows, precedes = _is_without_spaces(before), _is_without_spaces(after)
    if state.pos - start > 1:  # `。**Word`, `word**「`; a lone star there may be a product
        follows = precedes = follows or precedes
    opens = follows and not after.isspace()
    closes = precedes and not before.isspace()
    for delimiter in state.delimiters[count:]:
        delimiter.open = delimiter.open or opens
        delimiter.close = delimiter.close or closes


def _is_without_spaces(character: str) -> bool:
    first, _ = _WITHOUT_SPACES[0]
    return character >= first and any(low <= character <= high for low, high in _WITHOUT_SPACES)


def plugin(md: MarkdownIt) -> None:
    """Teach a parser where emphasis begins and ends without spaces."""
    md.inline.ruler.at("emphasis", _beside_characters(emphasis.tokenize))
    md.inline.ruler.at("strikethrough", _beside_characters(strikethrough.tokenize))
