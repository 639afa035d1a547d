"""Task lists with any mark: `- [ ]`, `- [x]`, `- [/]`.

markdown-it-py's own task lists know only the first two. Any single character other than a space
counts as done and is kept for the theme, as in Obsidian. Where nothing follows on the line, only
the marks of GitHub's task lists make a box: else the words of `- [a]` would be lost.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[(?:([^\n])\][ \t]+|([ xX])\](?=\n|$))")


def mark_of(token: Token) -> str | None:
    """The mark of a list item that is a task."""
    found: str | None = token.meta.get("task")
    return found


def _tasks(state: StateCore) -> None:
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or not token.content.startswith("[") or index < 2:
            continue
        item = tokens[index - 2]
        if item.type != "list_item_open" or tokens[index - 1].type != "paragraph_open":
            continue
        if box := _BOX.match(token.content):
            item.meta["task"] = box[1] or box[2]
            cut_front(token, box.end())


def cut_front(inline: Token, length: int) -> None:
    """Drop the first `length` characters of the content, and record that for `source_map`."""
    inline.meta.setdefault("original", inline.content)
    inline.meta["front"] = inline.meta.get("front", 0) + length
    inline.content = inline.content[length:]


def plugin(md: MarkdownIt) -> None:
    """Teach a parser task lists."""
    md.core.ruler.before("inline", "tasks", _tasks)
