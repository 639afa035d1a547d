"""`#tag` and `#nested/tag` in running text, of the characters that Obsidian takes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from knotwork.names import is_tag
from knotwork.syntax.environment import place

_NAME = re.compile(
    r"""#([^\s'!"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\u2000-\u206f\u2e00-\u2e7f\ufdd0\ufdd1]+)"""
)


def read(text: str, position: int, end: int) -> str | None:
    """The tag that begins at `position`, without its `#` and without a trailing slash."""
    found = _NAME.match(text, position, end)
    if found is None:
        return None
    name = found[1].rstrip("/")
    return name if is_tag(name) else None


def tag(state: StateInline, silent: bool) -> bool:
    """The inline rule."""
    start = state.pos
    if state.src[start] != "#" or state.linkLevel > 0:
        return False
    if not _may_begin(state):
        return False
    name = read(state.src, start, state.posMax)
    if name is None:
        return False
    end = start + 1 + len(name)
    if not silent:
        token = state.push("tag", "", 0)
        token.content = name
        place(token, start, end)
    state.pos = end
    return True


def _may_begin(state: StateInline) -> bool:
    """Whether a tag may begin: at the start, after white space, or after an HTML tag (`<b>#x`)."""
    if not state.pos or state.src[state.pos - 1].isspace():
        return True
    return not state.pending and bool(state.tokens) and state.tokens[-1].type == "html_inline"


def plugin(md: MarkdownIt) -> None:
    """Teach a parser tags."""
    md.inline.ruler.push("tag", tag)
