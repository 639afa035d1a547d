"""The plain words of inline tokens: sentences around links, leads, table of contents entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from markdown_it.token import Token

from knotwork.packed import Sentence
from knotwork.syntax.wikilink import alt_and_size

_SENTENCE_END = re.compile(r"[.!?…。！？](?:(?<=[。！？])|(?<![.!?…][.!?…])[.!?…]*[\"'”’»)\]]*\s)")
"""Matches the end of a sentence: marks before white space, or one that needs none. It begins with a
set of characters, which is searched for three times as fast as alternatives; and with the first of
several marks, so that a line of dots is not looked through from each of them."""
_SPACES = re.compile(r"[^\S ]\s*| \s+")
"""White space to be replaced by one space; a single space is left out, for speed."""
_REACH = 240
"""Code points of context on each side of a link, at most."""
_LEAD = 200
_WORD = 40
"""Code points within which a space is looked for to cut at; some scripts write none."""
_MORE = "\N{NO-BREAK SPACE}…"
"""Stands for words cut off at the end of a text; never at the beginning of a line."""
_FORMULAS = frozenset({"math_inline", "math_display"})

FormulaWords: TypeAlias = Callable[[str], str]
"""Turns a formula into words; `str` leaves it as written."""


def plain(tokens: Sequence[Token], formula_words: FormulaWords = str) -> str:
    """The words of inline tokens, hidden ones left out."""
    text, _ = plain_with_links(tokens, formula_words)
    return _evenly_spaced(text).strip()


def plain_with_links(
    tokens: Sequence[Token], formula_words: FormulaWords
) -> tuple[str, dict[int, tuple[int, int]]]:
    """The words, and where in them each link's own words stand, by the token's index."""
    parts: list[str] = []
    length = 0
    hidden = 0
    opened: list[tuple[int, int]] = []
    places: dict[int, tuple[int, int]] = {}
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "text":
            if not hidden:
                parts.append(token.content)
                length += len(token.content)
            continue
        if kind in {"comment_open", "inline_note_open"}:
            hidden += 1
        elif kind in {"comment_close", "inline_note_close"}:
            hidden -= 1
        if hidden:
            continue
        if kind in {"wikilink_open", "link_open"}:
            opened.append((index, length))
        elif kind in {"wikilink_close", "link_close"} and opened:
            at, start = opened.pop()
            places[at] = (start, length)
        words = formula_words(token.content) if kind in _FORMULAS else _words(token)
        if kind in {"embed", "image"}:
            places[index] = (length, length + len(words))
        parts.append(words)
        length += len(words)
    return "".join(parts), places


def texts_with_links(
    tokens: Sequence[Token], formula_words: FormulaWords
) -> Iterator[tuple[str, dict[int, tuple[int, int]]]]:
    """The words of a text and of each inline footnote in it, with the places of their links."""
    yield plain_with_links(tokens, formula_words)
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "inline_note_open":
            opened.append(index + 1)
        elif token.type == "inline_note_close":
            begin = opened.pop()
            text, places = plain_with_links(tokens[begin:index], formula_words)
            yield text, {begin + at: place for at, place in places.items()}


def _words(token: Token) -> str:
    match token.type:
        case "code_inline" | "embed":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case "html_inline" if token.content[:3].lower() == "<br":
            return " "
        case "tag":
            return "#" + token.content
        case "image":
            return alt_and_size(plain(token.children or ()))[0]
        case _:
            return ""


def sentence(text: str, start: int, end: int) -> Sentence:
    """The sentence in which `text[start:end]` stands, cut at those words."""
    before = text[max(0, start - _REACH) : start]
    ends = [found.end() for found in _SENTENCE_END.finditer(before)]
    if ends:
        before = before[ends[-1] :]
    elif start > _REACH:
        before = "… " + before[before.find(" ", 0, _WORD) + 1 :]
    after, more = text[end : end + _REACH], ""
    if found := _SENTENCE_END.search(after):
        after = after[: found.end()]
    elif len(text) > end + _REACH:
        after, more = _cut(after), _MORE
    return Sentence(
        _evenly_spaced(before).lstrip(),
        _evenly_spaced(text[start:end]),
        _evenly_spaced(after).rstrip() + more,
    )


def _cut(text: str) -> str:
    """The text without its last word, which may be cut in the middle."""
    space = text.rfind(" ", max(0, len(text) - _WORD))
    return text[:space] if space >= 0 else text


def _evenly_spaced(text: str) -> str:
    """The text with one space for any white space."""
    if "  " not in text and text.isprintable():
        return text
    return _SPACES.sub(" ", text)


def lead(text: str) -> str:
    """The first words of a note, cut at a word."""
    if len(text) <= _LEAD:
        return text
    return _cut(text[:_LEAD]).rstrip(",;:，；：、 ") + _MORE
