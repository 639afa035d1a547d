"""Dataview's inline fields: `key:: value` on a line, `[key:: value]` and `(key:: value)` in one.

They carry relations (`requires:: [[vector]]`), so they are facts of the note; on the page they read
as a quiet key with its value.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_KEY = r"[^\W\d_](?:[\w/-]|[ ](?=[\w/-])){0,40}"
_LINE = re.compile(rf"\s*({_KEY})::(?=[ \t]|$)")
_BRACKET = re.compile(rf"([\[(])({_KEY})::(?=[ \t])")
_BREAKS = frozenset({"softbreak", "hardbreak"})


def key_of(token: Token) -> str:
    """The key of an opening field token."""
    key: str = token.meta["key"]
    return key


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _opening(key: str) -> list[Token]:
    opening = Token("field_open", "span", 1, meta={"key": key})
    return [
        opening,
        Token("field_key_open", "span", 1),
        _text(key),
        Token("field_key_close", "span", -1),
    ]


def _line_field(line: list[Token]) -> list[Token]:
    """A line that begins with `key::`, with its value marked as one."""
    found = _LINE.match(line[0].content) if line and line[0].type == "text" else None
    if found is None:
        return _bracket_fields(line)
    rest = line[0].content[found.end() :]
    value = ([_text(rest)] if rest else []) + line[1:]
    return [*_opening(found[1]), *value, Token("field_close", "span", -1)]


def _bracket_fields(line: list[Token]) -> list[Token]:
    result: list[Token] = []
    index = 0
    while index < len(line):
        token = line[index]
        found = _BRACKET.search(token.content) if token.type == "text" else None
        closing = _closing(line, index, found) if found else None
        if found is None or closing is None:
            result.append(token)
            index += 1
            continue
        at, offset = closing
        before, inside = token.content[: found.start()], token.content[found.end() :]
        last = line[at]
        if at == index:
            inside, after = token.content[found.end() : offset], token.content[offset + 1 :]
            value = [_text(inside)]
        else:
            value = [_text(inside), *line[index + 1 : at], _text(last.content[:offset])]
            after = last.content[offset + 1 :]
        result.extend([_text(before)] if before else [])
        result.extend([*_opening(found[2]), *value, Token("field_close", "span", -1)])
        line[at] = _text(after)
        index = at
    return result


def _closing(line: list[Token], index: int, found: re.Match[str]) -> tuple[int, int] | None:
    """The token and offset of the bracket that ends a field, outside of links and code."""
    bracket = "]" if found[1] == "[" else ")"
    level = line[index].level
    start = found.end()
    for at in range(index, len(line)):
        token = line[at]
        if token.type == "text" and token.level == level:
            offset = token.content.find(bracket, start)
            if offset >= 0:
                return at, offset
        start = 0
    return None


def _fields(state: StateCore) -> None:
    for token in state.tokens:
        if token.type != "inline" or "::" not in token.content or not token.children:
            continue
        line: list[Token] = []
        children: list[Token] = []
        for child in token.children:
            if child.type in _BREAKS:
                children.extend(_line_field(line))
                children.append(child)
                line = []
            else:
                line.append(child)
        token.children = children + _line_field(line)


def plugin(md: MarkdownIt) -> None:
    """Teach a parser inline fields."""
    md.core.ruler.push("fields", _fields)
