"""`^id` at the end of a paragraph or list item, or alone on a line after the block it names.

As in Obsidian, an id needs no space behind an embed (`![[a.png]]^id`); ids are Latin letters,
digits and hyphens and ignore case. Inside a quote or callout, and behind the title of one, an id
names the whole of it, for nothing links to a part of one. At the end of a heading it is a second
name of the heading. Right below a table it names the table, where GitHub sees one row more.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax.callout import titled
from knotwork.syntax.environment import Parse, parse_of

_TAIL = re.compile(r"(?:^|\s|(?<=\]\]))\^([A-Za-z0-9-]+)\s*$")
_ALONE = re.compile(r"\^([A-Za-z0-9-]+)")
_QUOTES = frozenset({"blockquote_open", "callout_open"})


def names(token: Token) -> tuple[str, ...]:
    """The block ids of an opening token: a quote that holds several has them all."""
    found: tuple[str, ...] = token.meta.get("block_ids", ())
    return found


def _block_ids(state: StateCore) -> None:
    if "^" in state.src:
        state.tokens = _Blocks(state.tokens, parse_of(state.env)).read()


class _Blocks:
    """The blocks of a note, read one after the other."""

    def __init__(self, tokens: list[Token], parse: Parse) -> None:
        self.tokens = tokens
        self.parse = parse
        self.opened: list[int] = []
        """The indices of the tokens that opened the blocks around the one that is read."""
        self.last_closed: dict[int, int] = {}
        """By depth, the index of the token that opened the last block there."""
        self.gone: set[int] = set()
        """The indices of tokens of paragraphs and rows that are nothing but an id."""

    def read(self) -> list[Token]:
        """Give each id to the opening token of its block; returns the tokens without ids alone."""
        tokens, opened = self.tokens, self.opened
        for index, token in enumerate(tokens):
            if token.nesting == 1:
                opened.append(index)
            elif token.nesting == -1:
                opening = opened.pop()
                if opening not in self.gone:
                    self.last_closed[len(opened)] = opening
                if token.type == "table_close":
                    self._read_last_row(opening, index)
            elif token.type != "inline":
                self.last_closed[len(opened)] = index
            elif not opened or "^" not in token.content:
                continue
            elif tokens[opened[-1]].type == "paragraph_open":
                self._read_paragraph(index)
            elif tokens[opened[-1]].type == "callout_title_open":
                self._read_title(index)
            elif len(opened) == 1 and tokens[opened[0]].type == "heading_open":
                _read_heading(token)
        return [token for index, token in enumerate(tokens) if index not in self.gone]

    def _read_paragraph(self, index: int) -> None:
        inline = self.tokens[index]
        found = _tail(inline)
        if found is None:
            return
        cut_tail(inline, found.start())
        is_alone = not inline.content.strip()
        if is_alone:
            self.gone.update((self.opened[-1], index, index + 1))
        self._name(self._named(is_alone=is_alone), found[1])

    def _read_last_row(self, opening: int, closing: int) -> None:
        """Read the id right below a table, in the row that it looks like."""
        tokens, row = self.tokens, closing - 1
        while row > opening and tokens[row].type != "tr_open":
            row -= 1
        lines, table = tokens[row].map, tokens[opening]
        if lines is None or table.map is None or tokens[row - 1].type == "thead_open":
            return
        begin, end = self.parse.line_at(self.parse.line_starts[lines[0]])
        cell = next(one for one in tokens[row:closing] if one.type == "inline")
        found = _ALONE.fullmatch(cell.content)
        if found is None or "|" in self.parse.text[begin:end]:
            return
        is_only = tokens[row - 1].type == "tbody_open"
        self.gone.update(range(row - is_only, closing - 1 + is_only))
        table.map = [table.map[0], lines[0]]
        quote = self._outermost_quote()
        self._name(opening if quote is None else quote, found[1])

    def _read_title(self, index: int) -> None:
        """Read the id in a callout's title; one that is only an id becomes the default title."""
        inline = self.tokens[index]
        found = _tail(inline)
        if found is None:
            return
        cut_tail(inline, found.start())
        if not inline.content:
            inline.content = titled(self.tokens[self.opened[-2]].meta["name"])
        self._name(self._outermost_quote(), found[1])

    def _name(self, index: int | None, given: str) -> None:
        if index is not None:
            block = self.tokens[index]
            block.meta["block_ids"] = (*names(block), given)

    def _outermost_quote(self) -> int | None:
        return next((one for one in self.opened if self.tokens[one].type in _QUOTES), None)

    def _named(self, *, is_alone: bool) -> int | None:
        """The index of the token that opens the block which an id in a paragraph names."""
        *around, paragraph = self.opened
        if (quote := self._outermost_quote()) is not None:
            return quote
        parent = around[-1] if around else None
        if is_alone:
            return self.last_closed.get(len(around), parent)
        in_item = parent is not None and self.tokens[parent].type == "list_item_open"
        return parent if in_item else paragraph


def _tail(inline: Token) -> re.Match[str] | None:
    """The id at the end of a text, if it stands apart: `[[a]]^2` has none, `![[a.png]]^b` has."""
    found = _TAIL.search(inline.content) if "^" in inline.content[-80:] else None
    if found is None or not found.start() or found[0][0] != "^":
        return found
    opening = inline.content.rfind("[[", 0, found.start())
    return found if opening > 0 and inline.content[opening - 1] == "!" else None


def _read_heading(inline: Token) -> None:
    found = _tail(inline)
    if found and found.start():
        cut_tail(inline, found.start())
        inline.meta["block_id"] = found[1]


def cut_tail(inline: Token, length: int) -> None:
    """Keep the first `length` characters of the content, and the original for `source_map`."""
    inline.meta.setdefault("original", inline.content)
    inline.content = inline.content[:length].rstrip()


def plugin(md: MarkdownIt) -> None:
    """Teach a parser block ids."""
    md.core.ruler.after("callouts", "block_ids", _block_ids)
