"""Finds out which tokens of a body would show on a page, without writing the body.

Comments do not show, nor do footnotes that nothing refers to. What raw HTML shows is only known
once it is sanitised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown_it.token import Token

from knotwork.syntax.comment import DEPTH

_FORMULAS = frozenset({"math_inline", "math_display", "math_block"})
_HIDING = {**DEPTH, "footnote_open": 1, "footnote_close": -1}
BREAKS = frozenset({"softbreak", "hardbreak"})
_SILENT = BREAKS | {"paragraph_open", "paragraph_close"}
_RAW = frozenset({"html_block", "html_inline"})


def formulas(tokens: Sequence[Token]) -> Iterator[Token]:
    """The formulas that show, in the order of the text."""
    return _formulas(tokens, _HIDING)


def formulas_anywhere(tokens: Sequence[Token]) -> Iterator[Token]:
    """The formulas that show, and those of all footnotes, referred to or not."""
    return _formulas(tokens, DEPTH)


def visible(tokens: Iterable[Token], hiding: Mapping[str, int] = _HIDING) -> Iterator[Token]:
    """Tokens without comments, footnotes and what stands in them."""
    hidden = 0
    for token in tokens:
        hidden += hiding.get(token.type, 0)
        if not (hidden or token.type in hiding):
            yield token


def without_comments(inline: Sequence[Token]) -> list[Token]:
    """Inline tokens without comments; a line that holds nothing else goes with its line break."""
    kept: list[Token] = []
    begin = hidden = 0  # the index in `kept` where the line begins, how many comments are open
    commented = False
    for token in inline:
        depth = DEPTH.get(token.type, 0)
        hidden += depth
        commented |= depth > 0
        if hidden or depth:
            continue
        kept.append(token)
        if token.type in BREAKS:
            if commented and _is_white_space(kept[begin:-1]):
                del kept[begin:]
            begin, commented = len(kept), False
    if commented and _is_white_space(kept[begin:]):
        del kept[max(begin - 1, 0) :]
    return kept


def _formulas(tokens: Sequence[Token], hiding: Mapping[str, int]) -> Iterator[Token]:
    for token in visible(tokens, hiding):
        kind = token.type
        if kind == "inline":
            if "$" in token.content:
                yield from _formulas(token.children or (), hiding)
        elif kind in _FORMULAS:
            yield token


def _is_white_space(line: Sequence[Token]) -> bool:
    return all(token.type == "text" and not token.content.strip() for token in line)


def is_blank(tokens: Sequence[Token]) -> bool:
    """Whether nothing shows, raw HTML not counted."""
    silent = _SILENT | _RAW
    return all(token.type in silent or _is_empty(token) for token in visible(tokens))


def _is_empty(token: Token) -> bool:
    if token.type == "inline":
        return is_blank(token.children or ())
    return token.type == "text" and not token.content.strip()


def refers_to_footnotes(tokens: Sequence[Token]) -> bool:
    """Whether any text refers to a footnote, so that footnotes may show."""
    return any(
        child.type in {"footnote_ref", "inline_note_open"}
        for token in tokens
        if token.type == "inline" and "^" in token.content
        for child in token.children or ()
    )
