"""The list items of a note, in the form of Obsidian's metadata cache."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.token import Token

from knotwork.syntax import task
from knotwork.syntax.comment import DEPTH
from knotwork.syntax.facts import Facts, block_span
from knotwork.syntax.parsed import Parsed
from knotwork.text import Span

_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_LIST_ENDS = frozenset({"bullet_list_close", "ordered_list_close"})


def list_items(parsed: Parsed) -> Iterator[tuple[Span, int, str | None]]:
    """Span, parent's line and task mark of each list item that is not a comment.

    As in Obsidian's metadata cache: lines count from 0 in the whole note; an item without parent
    has minus the line of its list, -1 for line 0; an item ends before the first list inside it.
    """
    tokens, facts = parsed.tokens, parsed.facts
    lists: list[int] = []
    items: list[int] = []
    hidden = 0
    for index, token in enumerate(tokens):
        hidden += DEPTH.get(token.type, 0)
        line = token.map[0] + parsed.first_line if token.map else 0
        if token.type in _LISTS:
            lists.append(line)
        elif token.type in _LIST_ENDS:
            lists.pop()
        elif token.type == "list_item_open":
            if not hidden:
                parent = items[-1] if items else -lists[-1] or -1
                yield _item_span(tokens, index, facts), parent, task.mark_of(token)
            items.append(line)
        elif token.type == "list_item_close":
            items.pop()


def _item_span(tokens: list[Token], at: int, facts: Facts) -> Span:
    """A list item up to the first list inside it."""
    whole = block_span(tokens[at], facts)
    for index in range(at + 1, len(tokens)):
        token = tokens[index]
        if token.level == tokens[at].level + 1 and token.type in _LISTS and token.map:
            begin: int = tokens[at].meta.get("begin", 0)
            nested = facts.parse.line_starts[token.map[0]]
            return facts.to_span(begin, begin + len(facts.parse.text[begin:nested].rstrip()))
        if token.level <= tokens[at].level:
            break
    return whole
