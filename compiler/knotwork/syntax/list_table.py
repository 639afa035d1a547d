"""MyST's `{list-table}`: a list of rows, each a list of cells, as the tokens of a table.

* - A
  - B
* - 1
  - 2
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_Row: TypeAlias = Sequence[Token]
"""The texts of its cells, as inline tokens."""


def push_table(state: StateBlock, listed: Sequence[Token], heads: int) -> bool:
    """Push a table; return False, and push nothing, if the tokens are not those of such a list.

    The first `heads` rows are its head. A cell holds one paragraph, or nothing.
    """
    rows = [_row(item) for item in _items(listed)]
    if not rows or any(not row for row in rows):
        return False
    state.push("table_open", "table", 1).map = listed[0].map
    _push_part(state, "thead", "th", rows[:heads])
    _push_part(state, "tbody", "td", rows[heads:])
    state.push("table_close", "table", -1)
    return True


def _push_part(state: StateBlock, part: str, cell: str, rows: Sequence[_Row]) -> None:
    if not rows:
        return
    state.push(f"{part}_open", part, 1)
    for row in rows:
        state.push("tr_open", "tr", 1).map = row[0].map
        for text in row:
            state.push(f"{cell}_open", cell, 1)
            text.level = state.level
            state.tokens.append(text)
            state.push(f"{cell}_close", cell, -1)
        state.push("tr_close", "tr", -1)
    state.push(f"{part}_close", part, -1)


def _row(item: Sequence[Token]) -> _Row:
    """The cells of a row; none if it is not a list of paragraphs."""
    cells: list[Token] = []
    for cell in _items(item[1:-1]):
        kinds = [token.type for token in cell[1:-1]]
        if kinds == ["paragraph_open", "inline", "paragraph_close"]:
            cells.append(cell[2])
        elif not kinds:
            cells.append(Token("inline", "", 0, children=[], map=cell[0].map))
        else:
            return ()
    return cells


def _items(listed: Sequence[Token]) -> list[Sequence[Token]]:
    """The items of a bullet list, each with its own two tokens; none of anything else."""
    if not listed or listed[0].type != "bullet_list_open":
        return []
    items: list[Sequence[Token]] = []
    level, begin = listed[0].level, 1
    for at, token in enumerate(listed):
        if token.level == level + 1 and token.type == "list_item_close":
            items.append(listed[begin : at + 1])
            begin = at + 1
        elif token.level == level and token.type == "bullet_list_close":
            return items if at == len(listed) - 1 else []
    return []
