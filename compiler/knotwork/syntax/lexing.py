"""Makes a lexer of Pygments try a rule only where it can begin.

A lexer tries the rules of its state in turn at each token, for Python some forty; most look at one
character and fail. Python's own parser of regular expressions tells with which characters each can
begin, so that three or four are left. The tokens are the same (`tests/syntax/test_lexing.py`): a
rule of which the beginning is not known is tried everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from pygments.lexer import Lexer

try:
    from re import _parser as _expressions  # type: ignore[attr-defined]  # typeshed has none
except ImportError:  # a Python that has it elsewhere: lexers stay as they are
    _expressions = None

Rule: TypeAlias = tuple[Callable[..., re.Match[str] | None], Any, Any]
"""Matcher, action and next state, as Pygments keeps them."""

_SAMPLE = '@f\ndef g(x: int = 1) -> str:\n    return f\'{x!r} \\n\' + """\u00fc"""  # so\n'
_LAST_ASCII = 127
_WIDTHLESS = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_CATEGORIES: Mapping[str, Callable[[str], bool]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_WORD": lambda one: one.isalnum() or one == "_",
}


def quicken(lexer: Lexer) -> None:
    """Make this one lexer try fewer rules; that takes some 20 ms for Python's.

    A lexer that works in another way than this module expects, such as in a later version of Python
    or Pygments, is left as it is.
    """
    states = getattr(lexer, "_tokens", None)
    if (
        _expressions is None
        or not isinstance(states, dict)
        or not all(map(_is_plain, states.values()))
    ):
        return
    plain = list(lexer.get_tokens(_SAMPLE))
    inside: Any = lexer
    inside._tokens = {state: _Rules(rules) for state, rules in states.items()}
    try:
        same = list(lexer.get_tokens(_SAMPLE)) == plain
    except (AttributeError, LookupError, TypeError, ValueError):
        same = False
    if not same:
        inside._tokens = states


def _is_plain(rules: object) -> bool:
    return isinstance(rules, list) and all(
        isinstance(pattern := getattr(rule[0], "__self__", None), re.Pattern)
        and not pattern.flags & re.ASCII
        and "(?a" not in pattern.pattern
        for rule in rules
    )


class _Rules:
    """The rules of a state; a loop over them gets those that can begin at the lexer's place."""

    __slots__ = ("_by_character", "_rules")

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_character: dict[str, Sequence[Rule]] = {}

    def __iter__(self) -> Iterator[Rule]:
        here: Sequence[Rule] = ()

        def look(text: str, position: int) -> None:
            """The first rule: it matches nothing, but is told where the lexer stands."""
            nonlocal here
            here = self._at(text[position : position + 1])

        yield look, None, None
        yield from here

    def _at(self, character: str) -> Sequence[Rule]:
        found = self._by_character.get(character)
        if found is None:
            if not character or not character.isascii():
                return self._rules
            found = [rule for rule in self._rules if _can_begin(rule[0].__self__, character)]  # type: ignore[attr-defined]
            self._by_character[character] = found
        return found


def _can_begin(pattern: re.Pattern[str], character: str) -> bool:
    start = _Start(character, ignores_case=bool(pattern.flags & re.IGNORECASE))
    return any(start.of(_tree(pattern)))


@lru_cache(maxsize=1024)
def _tree(pattern: re.Pattern[str]) -> Any:
    assert _expressions is not None
    return _expressions.parse(pattern.pattern, pattern.flags)


class _Start(NamedTuple):
    """Tells whether a match may begin with an ASCII character; only a yes may be wrong."""

    character: str
    ignores_case: bool

    def of(self, items: Any) -> tuple[bool, bool]:
        """Whether a match of `items` may begin with the character, and whether it may be empty."""
        for operation, value in items:
            name = str(operation)
            if name in _WIDTHLESS:
                continue
            if name in _REPEATS:
                begins, empty = self.of(value[2])
                empty = empty or value[0] == 0
            elif name == "BRANCH":
                begins, empty = map(any, zip(*map(self.of, value[1]), strict=True))
            elif name == "SUBPATTERN":
                begins, empty = self._inside(value[1]).of(value[3])
            else:
                begins, empty = self._of_one(name, value), False
            if begins or not empty:
                return begins, False
        return False, True

    def _inside(self, flags: int) -> _Start:
        return self._replace(ignores_case=self.ignores_case or bool(flags & re.IGNORECASE))

    def _of_one(self, name: str, value: Any) -> bool:
        """Whether an item for one character matches it; yes for items that are not known here."""
        if name == "LITERAL":
            return self._is_in(value, value)
        if name == "NOT_LITERAL":
            return self.ignores_case or value != ord(self.character)
        if name != "IN" or not all(_is_known(str(kind), what) for kind, what in value):
            return True
        negated = str(value[0][0]) == "NEGATE"
        if negated and self.ignores_case:
            return True
        return negated != any(self._fits(str(kind), what) for kind, what in value[negated:])

    def _fits(self, kind: str, what: Any) -> bool:
        if kind == "CATEGORY":
            name = str(what)
            return _CATEGORIES[name.replace("_NOT_", "_")](self.character) != ("_NOT_" in name)
        return self._is_in(*what) if kind == "RANGE" else self._is_in(what, what)

    def _is_in(self, first: int, last: int) -> bool:
        one = self.character
        if not self.ignores_case:
            return first <= ord(one) <= last
        # Some letters beyond ASCII match one of ASCII if case is ignored.
        return last > _LAST_ASCII or any(first <= ord(c) <= last for c in one.lower() + one.upper())


def _is_known(kind: str, what: object) -> bool:
    if kind == "CATEGORY":
        return str(what).replace("_NOT_", "_") in _CATEGORIES
    return kind in {"LITERAL", "RANGE", "NEGATE"}
