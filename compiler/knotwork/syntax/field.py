"""Dataview's inline fields: `key:: value` on a line, `[key:: value]` and `(key:: value)` in one.

The key of a line may be emphasised; it is the same key then. Fields carry relations
(`requires:: [[vector]]`), so they are facts of the note. On the page they are a key in a quiet
colour, followed by the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from knotwork.syntax.logseq import without_bookkeeping
from knotwork.syntax.state import new_token

_KEY = r"[^\W\d_](?:[\w/-]|[ ](?=[\w/-])){0,40}"
_LINE = re.compile(rf"\s*({_KEY})::(?=[ \t]|$)")
_BRACKET = re.compile(rf"[\[(](?P<key>{_KEY})::(?=[ \t]|$)|[\[\]()]")
"""Matches what opens a field, or a bracket that may close one or stand in it."""
_CLOSERS = {"[": "]", "(": ")"}
_EMPHASIS = frozenset({"strong_open", "em_open", "s_open"})
_WHOLE_LINE = "line"
_BREAKS = frozenset({"softbreak", "hardbreak"})


def key_of(token: Token) -> str:
    """The key of an opening field token."""
    key: str = token.meta["key"]
    return key


def without_fields(tokens: Sequence[Token]) -> list[Token]:
    """Inline tokens without those of fields that take a whole line."""
    result: list[Token] = []
    inside = False
    for token in tokens:
        inside = inside or (token.type == "field_open" and token.info == _WHOLE_LINE)
        if not inside:
            result.append(token)
        inside = inside and token.type != "field_close"
    return result


def _text(content: str) -> Token:
    token = new_token("text", "", 0)
    token.content = content
    return token


def _opening(key: str, info: str) -> list[Token]:
    opening = Token("field_open", "span", 1, info=info, meta={"key": key})
    return [
        opening,
        Token("field_key_open", "span", 1),
        _text(key),
        Token("field_key_close", "span", -1),
    ]


def _line_field(line: list[Token]) -> list[Token]:
    """The tokens of a line with its fields marked: the one that it is, or those in brackets."""
    if not _balanced(line):
        return _bracket_fields(line)
    found = _LINE.match(line[0].content) if line and line[0].type == "text" else None
    if found is None:
        return _emphasised(line) or _bracket_fields(line)
    return _whole(found[1], line[0].content[found.end() :], line[1:])


def _whole(key: str, rest: str, value: list[Token]) -> list[Token]:
    first = [_text(rest or " ")] if rest or value else []
    return [*_opening(key, _WHOLE_LINE), *first, *value, Token("field_close", "span", -1)]


def _emphasised(line: list[Token]) -> list[Token] | None:
    """The field of a line that begins with `**key**::`."""
    shown = [token for token in line if token.type != "text" or token.content.strip()]
    depth = next((at for at, one in enumerate(shown) if one.type not in _EMPHASIS), 0)
    begin, end = depth, 2 * depth + 1
    if not depth or len(shown) <= end or shown[begin].type != "text":
        return None
    key, after = re.fullmatch(_KEY, shown[begin].content), shown[end]
    closed = all(one.nesting == -1 for one in shown[begin + 1 : end])
    found = re.match(r"::(?=[ \t]|$)", after.content) if after.type == "text" else None
    if key is None or found is None or not closed:
        return None
    return _whole(key[0], after.content[2:], line[line.index(after) + 1 :])


def _balanced(line: list[Token]) -> bool:
    """Whether all that is opened on a line is closed on it, and nothing else is."""
    depth = 0
    for token in line:
        depth += token.nesting
        if depth < 0:
            return False
    return depth == 0


def _bracket_fields(line: list[Token]) -> list[Token]:
    result: list[Token] = []
    read = _Place(0, 0)
    for opener, opened, closed in _pairs(line):
        begin = _Place(opener, opened.start())
        if begin < read:
            continue  # inside another field
        result.extend(_between(line, read, begin))
        result.extend(_opening(opened["key"], ""))
        if opened.end() == len(line[opener].content):
            result.append(_text(" "))  # `[key::[[note]]]`
        result.extend(_between(line, _Place(opener, opened.end()), closed))
        result.append(Token("field_close", "span", -1))
        read = _Place(closed.token, closed.offset + 1)
    return [*result, *_between(line, read, _Place(len(line), 0))]


class _Place(NamedTuple):
    """A character of a line: the index of its token and the offset in that."""

    token: int
    offset: int


def _pairs(line: list[Token]) -> list[tuple[int, re.Match[str], _Place]]:
    """Openers of fields, each with the place of its closer, which must be at the same level.

    It reads from the end, so that each opener finds its closer at once.
    """
    result: list[tuple[int, re.Match[str], _Place]] = []
    nearest: dict[int, dict[str, list[_Place]]] = {}
    for index in range(len(line) - 1, -1, -1):
        token = line[index]
        for level in [level for level in nearest if level > token.level]:
            del nearest[level]
        if token.type != "text":
            continue
        closers_here = nearest.setdefault(token.level, {})
        for found in reversed(list(_BRACKET.finditer(token.content))):
            closer = _CLOSERS.get(found[0][0])
            if closer is None:
                closers_here.setdefault(found[0], []).append(_Place(index, found.start()))
            elif closers := closers_here.get(closer):
                closed = closers.pop()
                if found["key"]:
                    result.append((index, found, closed))
    return result[::-1]


def _between(line: list[Token], begin: _Place, end: _Place) -> Iterator[Token]:
    """The tokens from one place to another; the first and the last may be cut."""
    for index in range(begin.token, min(end.token + 1, len(line))):
        token = line[index]
        if token.type != "text":
            yield token
            continue
        start = begin.offset if index == begin.token else 0
        words = token.content[start : end.offset if index == end.token else None]
        if words:
            yield _text(words)


def _fields(state: StateCore) -> None:
    if "::" not in state.src:
        return
    for at, token in enumerate(state.tokens):
        if token.type != "inline" or "::" not in token.content or not token.children:
            continue
        line: list[Token] = []
        children: list[Token] = []
        for child in without_bookkeeping(token.children):
            if child.type in _BREAKS:
                children.extend(_line_field(line))
                children.append(child)
                line = []
            else:
                line.append(child)
        token.children = children + _line_field(line)
        if not token.children:
            state.tokens[at - 1].hidden = state.tokens[at + 1].hidden = True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser inline fields."""
    md.core.ruler.push("fields", _fields)
