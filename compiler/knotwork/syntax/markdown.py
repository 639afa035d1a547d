"""A note's Markdown as it may be published: no front matter, no comments, links as holes.

It leaves out what pages do: comments of both kinds, and raw HTML that pages may not hold. A picture
that is a directive of MyST becomes one of Markdown. There are
holes for links and embeds (`l`), and a pair of marks around each cell (`c`, `d`), which a page may
hide. The hole of a reference link has its destination, so definitions that lead into the vault are
left out: some name notes that are not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from knotwork.model import Fence, Link
from knotwork.syntax.directive_blocks import marks
from knotwork.syntax.facts import Facts
from knotwork.syntax.holes import CELL, CELL_END, LINK, mark, without_marks
from knotwork.syntax.link import is_external
from knotwork.syntax.unseen import unseen
from knotwork.text import Span


class _Piece(NamedTuple):
    """A slice of the source, and the text that stands for it."""

    span: Span
    instead: str
    whole: bool = True
    """Whether the slice is replaced; if not, the mark is put before it."""


def markdown(tokens: Sequence[Token], facts: Facts, env: Mapping[str, Any]) -> str:
    """The body's Markdown with holes; line ends are LF.

    `env` is the environment of the parse, in which the parser keeps link reference definitions.
    """
    source = facts.source
    clean = _plain if _plain(source) != source else str
    parts: list[str] = []
    at = facts.to_span(0, 0).start
    pieces = (*_pieces(tokens, facts), *_definitions(facts, env))
    for piece in sorted(pieces, key=_order):
        if piece.span.start < at:
            continue
        parts.append(clean(source[at : piece.span.start]))
        parts.append(piece.instead)
        at = piece.span.end if piece.whole else piece.span.start
    parts.append(clean(source[at:]))
    return "".join(parts).strip("\n")


def _order(piece: _Piece) -> tuple[int, bool, int]:
    """Sort key: by place; then marks before slices, and longer slices before those inside them."""
    return piece.span.start, piece.whole, -piece.span.end


def _pieces(tokens: Sequence[Token], facts: Facts) -> Iterator[_Piece]:
    yield from (_Piece(part.span, _plain(part.text)) for part in unseen(tokens, facts))
    yield from _links(facts.links)
    yield from _fences(facts.fences)
    if facts.parse.dialect == "myst":
        for token in tokens:
            yield from (_Piece(facts.to_span(*place), "") for place in marks(token))


def _links(links: Iterable[Link]) -> Iterator[_Piece]:
    for number, link in enumerate(links):
        if not link.property and not link.hidden:
            yield _Piece(link.span, mark(LINK, number))


def _definitions(facts: Facts, env: Mapping[str, Any]) -> Iterator[_Piece]:
    text, starts = facts.parse.text, facts.parse.line_starts
    for one in (*env.get("references", {}).values(), *env.get("duplicate_refs", ())):
        if not is_external(one["href"]):
            first, last = one["map"]
            stop = starts[last] if last < len(starts) else len(text)
            begin = text.index("[", starts[first])
            end = begin + len(text[begin:stop].rstrip())
            yield _Piece(facts.to_span(begin, end), "")


def _fences(fences: Iterable[Fence]) -> Iterator[_Piece]:
    for number, fence in enumerate(fences):
        yield _Piece(fence.span, mark(CELL, number), whole=False)
        end = Span(fence.span.end, fence.span.end)
        yield _Piece(end, mark(CELL_END, number), whole=False)


def _plain(text: str) -> str:
    return without_marks(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"))
