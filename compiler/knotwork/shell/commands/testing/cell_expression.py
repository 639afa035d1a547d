"""`knotwork test -k`: selects cells by parts of names with `and`, `or` and `not`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from knotwork.errors import KnotworkError

Matches: TypeAlias = Callable[[str], bool]
"""Whether a name is selected."""

_TOKEN = re.compile(r"""\s*(?:([()])|"([^"]*)"|'([^']*)'|([^\s()"']+))""")
_OPERATORS = ("and", "or", "not")
_EXAMPLE = "-k 'softmax and not plot'"


def expression(text: str) -> Matches:
    """The predicate of names for a `-k` expression: parts of names, ignoring case, as in pytest.

    Raises:
        KnotworkError: the text is not such an expression.
    """
    tokens = list(_tokens(text))
    matches, rest = _disjunction(tokens)
    if rest:
        raise _misread(text)
    return matches


class _Token(NamedTuple):
    text: str
    is_name: bool = False
    """Whether it is part of a name, as opposed to an operator or a bracket."""


_AND, _OR, _OPEN, _CLOSE = map(_Token, ("and", "or", "(", ")"))
_Tokens: TypeAlias = list[_Token]


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _misread(text)
        bracket, double, single, word = found.groups()
        if bracket or word in _OPERATORS:
            yield _Token(bracket or word)
        else:
            yield _Token((double or single or word or "").lower(), is_name=True)
        at = found.end()


def _disjunction(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    left, rest = _conjunction(tokens)
    while rest[:1] == [_OR]:
        right, rest = _conjunction(rest[1:])
        left = _or(left, right)
    return left, rest


def _conjunction(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    left, rest = _term(tokens)
    while rest and rest[0] not in (_OR, _CLOSE):
        right, rest = _term(rest[1:] if rest[0] == _AND else rest)
        left = _and(left, right)
    return left, rest


def _term(tokens: _Tokens) -> tuple[Matches, _Tokens]:
    if not tokens:
        raise KnotworkError("the expression ends too early", help=_EXAMPLE)
    token, rest = tokens[0], tokens[1:]
    if token.is_name:
        return lambda name: token.text in name.lower(), rest
    if token.text == "not":
        inner, rest = _term(rest)
        return lambda name: not inner(name), rest
    if token == _OPEN:
        inner, rest = _disjunction(rest)
        if rest[:1] != [_CLOSE]:
            raise KnotworkError("the expression lacks a closing bracket", help=_EXAMPLE)
        return inner, rest[1:]
    raise KnotworkError(f"“{token.text}” is where a name should be", help=_EXAMPLE)


def _or(left: Matches, right: Matches) -> Matches:
    return lambda name: left(name) or right(name)


def _and(left: Matches, right: Matches) -> Matches:
    return lambda name: left(name) and right(name)


def _misread(text: str) -> KnotworkError:
    return KnotworkError(f"-k does not understand “{text}”", help=_EXAMPLE)
