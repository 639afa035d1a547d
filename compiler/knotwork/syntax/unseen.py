"""Finds parts of a text that its page does not show.

Comments, raw HTML of no known element, cells beyond the columns of their table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from knotwork.syntax.comment import DEPTH
from knotwork.syntax.environment import placed
from knotwork.syntax.facts import Facts, line_span
from knotwork.syntax.math import without_comments
from knotwork.syntax.raw_html import self_contained, without_attributes
from knotwork.syntax.sanitise import ATTRIBUTES, TAGS
from knotwork.syntax.source_map import PiecewiseMap, pieces_of
from knotwork.text import Span

_HOLDERS = frozenset(
    {"comment_open", "html_block", "html_inline", "math_block", "math_display", "math_inline"}
)
"""Tokens whose text may hold something that does not show."""
_END_OF_LINE = re.compile(r"[ \t]*\r?\n")
_SIGNS = ("%", "<")
"""Within a paragraph, each of them holds one of these."""


class Remainder(NamedTuple):
    """A part of the source that the page does not show as it is, and what it shows of it."""

    span: Span
    text: str


def unseen(tokens: Sequence[Token], facts: Facts) -> Iterator[Remainder]:
    """The parts of a body that a page shows differently or not at all, outermost only."""
    if not facts.raw and "%" not in facts.source and not facts.parse.surplus:
        return
    hidden = passed = 0
    for token in tokens:
        kind = token.type
        if kind == "inline":
            if not hidden and any(map(token.content.__contains__, _SIGNS)):
                yield from _within(token, facts)
        elif kind in _HOLDERS and not hidden:
            begin, end = placed(token) or line_span(token, facts)
            # On the line that closes a comment, another block may begin.
            if (begin := max(begin, passed)) < end:
                yield _remainder(token, facts.to_span(begin, end), facts)
                passed = end
        elif kind == "tr_open" and not hidden and (surplus := token.meta.get("surplus")):
            yield Remainder(facts.to_span(*surplus), "")
        hidden += DEPTH.get(kind, 0)


def _within(inline: Token, facts: Facts) -> Iterator[Remainder]:
    hidden = 0
    pieces: PiecewiseMap | None = None
    comments: Span | None = None  # one, or several with only blanks between them
    for child in inline.children or ():
        kind = child.type
        if kind in _HOLDERS and not hidden and (at := placed(child)):
            pieces = pieces or pieces_of(inline, facts.parse.text, facts.parse.line_starts)
            span = facts.to_span(*pieces.span(*at))
            if kind != "comment_open":
                yield _remainder(child, span, facts)
            elif comments and not facts.source[comments.end : span.start].strip(" \t"):
                comments = Span(comments.start, span.end)
            else:
                if comments:
                    yield Remainder(_with_line(comments, facts.source), "")
                comments = span
        hidden += DEPTH.get(kind, 0)
    if comments:
        yield Remainder(_with_line(comments, facts.source), "")


def _with_line(span: Span, source: str) -> Span:
    """The span, or its whole line if nothing but the mark of a quote stands there besides.

    Without the span such a line would be empty, and end the paragraph.
    """
    begin = span.start
    # No search for the ends of the line: one may hold any number of comments.
    while begin and source[begin - 1] in " \t>":
        begin -= 1
    end = _END_OF_LINE.match(source, span.end)
    if end is None or (begin and source[begin - 1] != "\n"):
        return span
    return Span(begin, end.end())


def _remainder(token: Token, span: Span, facts: Facts) -> Remainder:
    written = span.cut(facts.source)
    if token.type == "comment_open":
        return Remainder(span, "")
    if token.type in {"html_block", "html_inline"}:
        html = self_contained(written, TAGS)
        # Other attributes may name what is private: `srcset`, `data-href`.
        html = without_attributes(html, lambda name, _value: name not in ATTRIBUTES)
        return Remainder(span, html)
    return Remainder(span, without_comments(written) if "%" in token.content else written)
