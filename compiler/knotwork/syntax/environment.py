"""What the plugins of one parse share: typed access to markdown-it's untyped `env` and `meta`.

markdown-it hands each rule an `env` mapping and gives each token a `meta` mapping. This module is
the only one that knows the keys which more than one plugin uses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, MutableMapping
from typing import Any, TypeAlias

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from knotwork.model import Flaw
from knotwork.syntax.state import InlineState
from knotwork.text import Span

Env: TypeAlias = MutableMapping[str, Any]
Finder: TypeAlias = Callable[[str], tuple[int, ...]]
"""Gives the offsets in a text, in rising order, at which a construct may close."""


ToSpan: TypeAlias = Callable[[int, int], Span]
"""Turns offsets in the parsed text into a span of the note's own text."""


class Parse:
    """One parse of a text: how it is read, and what its plugins have found so far."""

    __slots__ = (
        "base",
        "closers",
        "dialect",
        "flaws",
        "formula_words",
        "from_the_right",
        "hidden",
        "in_label",
        "inline",
        "line_starts",
        "loose_ends",
        "pages",
        "prose",
        "strict_breaks",
        "surplus",
        "text",
    )

    def __init__(self, text: str, *, strict_breaks: bool, dialect: str = "") -> None:
        self.dialect = dialect
        """The other tool whose cells and markup are read too: `myst`, or empty."""
        self.text = text
        """The body as the parser sees it: LF line ends."""
        self.strict_breaks = strict_breaks
        self.pages = True
        """Whether what only pages show is wanted: leads, sentences around links."""
        self.prose = True
        """Whether the spans of plain words are wanted."""
        self.inline: Token | None = None
        """The inline token whose content is being parsed; None inside an image's description."""
        self.base = 0
        """Where in that content the text stands that is being parsed now (`parse_within`)."""
        self.hidden = 0
        """Block comments around what is being parsed now."""
        self.in_label = False
        """Inside the label of a wiki link, which holds no links."""
        self.loose_ends: list[tuple[Token, int, str]] = []
        """Openers without closer: the inline token, the offset in it, the flaw's kind."""
        self.surplus = False
        """Whether some row of a table has more cells than are shown."""
        self.flaws: list[Flaw] = []
        self.formula_words: Callable[[str], str] = str
        """Turns a formula of LaTeX into one line of text."""
        self.from_the_right = False
        """Whether some of the note may be written from right to left."""
        self.line_starts: list[int] = []
        self.closers: dict[tuple[Finder, str], tuple[int, ...]] = {}

    def line_at(self, offset: int) -> tuple[int, int]:
        """Where the line around an offset of the text begins and ends."""
        line = bisect_right(self.line_starts, offset)
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.line_starts[line - 1], end

    def forget_loose_ends(self, start: int) -> None:
        """Drop unclosed openers from `start` on: a link was found to begin there."""
        while self.loose_ends:
            inline, offset, _ = self.loose_ends[-1]
            if inline is not self.inline or offset < self.base + start:
                return
            self.loose_ends.pop()


_KEY = "knotwork"


def environment(parse: Parse) -> dict[str, Any]:
    """The `env` for a parse."""
    return {_KEY: parse}


def parse_of(env: Env) -> Parse:
    """The parse to which an `env` belongs."""
    parse = env[_KEY]
    assert isinstance(parse, Parse)
    return parse


def place(token: Token, start: int, end: int) -> None:
    """Record where, in the content of its inline token, a token was read."""
    token.meta["at"] = (start, end)


def placed(token: Token) -> tuple[int, int] | None:
    """What `place` recorded, if anything."""
    at: tuple[int, int] | None = token.meta.get("at")
    return at


def first_closer(state: StateInline, finder: Finder, position: int) -> int:
    """The first offset at or after `position` that `finder` finds, or -1.

    Each text is searched once for each finder, however many openers it holds: searching from every
    opener would take time that grows with the square of a text full of them.
    """
    offsets = _offsets(state.env, state.src, finder)
    index = bisect_left(offsets, position)
    return offsets[index] if index < len(offsets) and offsets[index] < state.posMax else -1


def count_between(env: Env, source: str, finder: Finder, start: int, end: int) -> int:
    """How many of the offsets that `finder` finds in a text stand in a slice of it."""
    offsets = _offsets(env, source, finder)
    return bisect_left(offsets, end) - bisect_left(offsets, start)


def _offsets(env: Env, source: str, finder: Finder) -> tuple[int, ...]:
    closers = parse_of(env).closers
    offsets = closers.get((finder, source))
    if offsets is None:
        offsets = closers[finder, source] = finder(source)
    return offsets


def parse_within(state: StateInline, begin: int, end: int) -> None:
    """Parse a slice of the text as a text of its own, so that nothing in it reaches beyond.

    Lowering `posMax` is not enough: some of markdown-it's rules look at all of `src`.
    """
    parse = parse_of(state.env)
    inner = InlineState(state.src[begin:end], state.md, state.env, [])
    inner.level, inner.linkLevel = state.level, state.linkLevel
    parse.base += begin
    state.md.inline.tokenize(inner)
    for rule in state.md.inline.ruler2.getRules(""):
        rule(inner)
    parse.base -= begin
    for token in inner.tokens:
        if at := placed(token):
            place(token, at[0] + begin, at[1] + begin)
        token.level += state.level
        state.tokens.append(token)
        state.tokens_meta.append(None)
