"""markdown-it's two parsing states, made to create their tokens in half the time.

A token is a data class of thirteen fields, whose constructor makes two calls for dictionaries and
one for a check; a note of 4 kB has two hundred tokens. Here fields are set without any call. If
another version of markdown-it has other fields, its own constructor is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from operator import add
from typing import Literal, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

Nesting: TypeAlias = Literal[-1, 0, 1]

_FIELDS = (
    "type", "tag", "nesting", "attrs", "map", "level", "children", "content", "markup", "info",
    "meta", "block", "hidden",
)  # fmt: skip
_bare = Token.__new__


def quick_token(kind: str, tag: str, nesting: Nesting) -> Token:
    """`Token(kind, tag, nesting)`."""
    token = _bare(Token)
    token.type = kind
    token.tag = tag
    token.nesting = nesting
    token.attrs = {}
    token.map = None
    token.level = 0
    token.children = None
    token.content = token.markup = token.info = ""
    token.meta = {}
    token.block = token.hidden = False
    return token


new_token = quick_token if tuple(Token.__slots__) == _FIELDS else Token


Columns: TypeAlias = tuple[list[int], list[int], list[int], list[int]]
"""For lines: where each begins, how far its text is shifted, its indent, and that of its block."""


@dataclass(slots=True, eq=False)
class QuotedLines:
    """Lines that may belong to a quote, from its first one on (see `quote.py`)."""

    first: int
    last: int
    """The line behind them."""
    is_ended: bool
    """Whether the line behind them begins another block, which ends any paragraph."""
    before: Columns
    """The lines with the marks of the quote."""
    inside: Columns
    """The lines without the marks of the quote; -1 is the indent of those that have none."""
    ends: list[int]
    """Where each line ends."""
    around: tuple[int, ...]
    """Numbers of the state on which the lines depend too (`quote._around`)."""
    outside: QuotedLines | None
    """The quote around it, inside which the lines look like `before`."""
    is_whole: bool = False
    """Whether `inside` has all lines of the text, and not only these."""


class BlockState(StateBlock):
    """The state of one block parse."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        # Without a text, as it would examine the lines character by character: `_mark_lines` is
        # faster.
        super().__init__("", md, env, tokens)
        self.src = src
        self._mark_lines()
        self.quotes: dict[int, QuotedLines] = {}
        """By level, the lines that a quote there might have had, and did not get."""
        self.view: QuotedLines | None = None
        """The innermost quote whose marks are off the lines at present."""

    def _mark_lines(self) -> None:
        """Note where the lines begin and end, and how far they are indented."""
        lines = self.src.split("\n")
        if not lines[-1].strip(" \t"):  # what is left behind the last line end
            lines.pop()
        count = len(lines)
        lengths = [*map(len, lines)]
        begins = [*map(add, accumulate(lengths, initial=0), range(count + 1))]
        self.eMarks = [*map(add, begins, lengths), len(self.src)]
        begins[-1] = len(self.src)  # there is one entry more than there are lines
        self.bMarks = begins
        self.tShift, self.sCount, self.bsCount = ([0] * (count + 1) for _ in range(3))
        self.lineMax = count
        for number, line in enumerate(lines):
            if line.startswith((" ", "\t")):
                spaces = line[: len(line) - len(line.lstrip(" \t"))]
                self.tShift[number] = len(spaces)
                self.sCount[number] = len(spaces.expandtabs(4))

    def push(self, ttype: str, tag: str, nesting: Nesting) -> Token:
        """Append a token."""
        token = new_token(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class InlineState(StateInline):
    """The state of one inline parse."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.endless: dict[int, int] = {}
        """Brackets that nothing closes, each with the end of that search (`label_end.py`)."""
        self.endless_or_linked: dict[int, int] = {}
        """The same, and brackets whose labels would hold links, which those of links may not."""

    def pushPending(self) -> Token:  # noqa: N802  # markdown-it's name
        """Append a token of the text read so far."""
        token = new_token("text", "", 0)
        token.content = self.pending
        token.level = self.pendingLevel
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Nesting) -> Token:
        """Append a token, after one for the text read so far."""
        if self.pending:
            self.pushPending()
        token = new_token(ttype, tag, nesting)
        inner = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token.level = self.level
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            inner = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(inner)
        return token
