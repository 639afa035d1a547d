"""TOML: parsing a document, finding the places of its keys, and writing values. Reads no file.

`tomllib` gives the place of a syntax error, but not the places of keys. They are found with
`tomllib` itself, for a second grammar would drift. The line of a key: after the longest beginning
of the document that parses and does not have the key yet. The column: where replacing the name by
another one renames the key.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

from knotwork.errors import ConfigError

Key: TypeAlias = tuple[str, ...]
"""The names that lead from the top of the document to a value; in a list, its index."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DEEPEST = 64
"""The most levels of nested tables and lists; a schema in the file needs some."""
_ANOTHER = "another-name-for-a-while"
_IS_NAME = "\n"
"""The mark that `_words` gives to names: it cannot be the name of a key itself."""
_MOST_TRIALS = 50
"""The most places that are tried for a name: each costs a parse."""
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")
_PART = re.compile(r"[\"']([^\"',]+)[\"']")
_ESCAPES = ("Unescaped '\\'", "Invalid hex value")
"""The messages of `tomllib` about a stray backslash in a string: in a Windows path or a formula."""
_SILENT = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*")
_MOST_LINES = 2_000
"""Longer documents get no line numbers: each line costs a parse of all lines above it."""


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """The tables of a document.

    Raises:
        ConfigError: it is not TOML; with the place of the syntax error.
    """
    try:
        known = tomllib.loads(text)
        # The readers of the tables are recursive; no configuration nests this deep.
        _require_shallow(known, _DEEPEST)
    except RecursionError:
        raise ConfigError(
            "the file is nested too deeply", path=path, help="no setting needs so many tables"
        ) from None
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        words = place.rstrip(")").replace(",", "").split()
        numbers = [int(word) for word in words if word.isdecimal()]
        problem, help_ = _in_words(message or str(error))
        raise ConfigError(
            f"this is not TOML: {problem}",
            path=path,
            place=(numbers[0], numbers[1]) if len(numbers) == 2 else _end(text),
            help=help_,
        ) from error
    return known


def _in_words(reason: str) -> tuple[str, str]:
    """The parser's message in words for people who write no Python, and what to do about it."""
    if twice := _TWICE.match(reason):
        name = ".".join(_PART.findall(twice[1]))
        return f"the table [{name}] stands here a second time", "put what it holds into one table"
    if reason.startswith("Cannot overwrite a value"):
        return "a key has a value already", "keep one of its two values"
    if reason.startswith(_ESCAPES):
        help_ = r"""write `\\` for it, or 'single quotes'; in paths write `/`"""
        return "a backslash in double quotes begins nothing that TOML knows", help_
    help_ = "strings stand in quotes, tables in [brackets]: https://toml.io"
    return f"{reason[:1].lower()}{reason[1:]}", help_


def _end(text: str) -> tuple[int, int]:
    """The line and column after the last word of a document."""
    above, _, last = text.rstrip().rpartition("\n")
    return (above.count("\n") + 2 if above else 1), len(last) + 1


def _require_shallow(value: Any, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise RecursionError
    for one in value.values() if isinstance(value, dict) else value:
        _require_shallow(one, levels - 1)


def statements(text: str) -> dict[Key, tuple[int, int]]:
    """The first and the last line of the statement that first writes each key of a document."""
    found: dict[Key, tuple[int, int]] = {}
    written = text.split("\n")
    if len(written) > _MOST_LINES:
        return found
    whole = 0
    for number in range(1, len(written) + 1):
        try:
            known = tomllib.loads("\n".join(written[:number]) + "\n")
        except tomllib.TOMLDecodeError:
            continue
        for key in _keys(known, ()):
            found.setdefault(key, (whole + 1, number))
        whole = number
    return found


class Places:
    """The lines of a document's keys; keys are given relative to the table `above`."""

    def __init__(self, text: str, above: Key = ()) -> None:
        self._text = text
        self._above = above

    @cached_property
    def _statements(self) -> dict[Key, tuple[int, int]]:
        return statements(self._text)

    def line(self, key: Key) -> int:
        """The 1-based line of the statement that writes a key; 0 if it is not written."""
        return self._statements.get((*self._above, *key), (0, 0))[0]

    def nearest(self, key: Key, entry: str = "") -> tuple[int, int]:
        """Line and column of a key, or of the nearest table above it that is written; else zeros.

        More exactly, the place of `entry` in the key's value, or of the rest of the key in the
        value of that table, if it can be found.
        """
        found = key
        while found and not self.line(found):
            found = found[:-1]
        whole, rest = (*self._above, *found), key[len(found) :]
        if whole not in self._statements:
            return 0, 0
        at = self._name(whole)
        if entry:
            at = self._entry(whole, entry, rest[-1:]) or at
        elif rest:
            at = self._entry(whole, rest[0], (_IS_NAME,)) or self._entry(whole, rest[0]) or at
        above = self._text.rfind("\n", 0, at) + 1
        return self._text.count("\n", 0, at) + 1, at - above + 1

    def _name(self, key: Key) -> int:
        """The offset at which a key is written, else that of the beginning of its statement."""
        first, last = self._statements[key]
        written = self._text.split("\n")
        start = sum(len(line) + 1 for line in written[: first - 1])
        end = start + len("\n".join(written[first - 1 : last]))
        # An element of a list has the name of the list.
        for named in (key, key[:-1])[: 1 + key[-1].isdecimal()]:
            for at, known in _renamed(self._text[:end], named[-1], start):
                other = _value(known, (*named[:-1], _ANOTHER))
                if _value(known, key) is None and other is not None:
                    return at
        # Skip empty lines and comments above the statement.
        silent = _SILENT.match(self._text, start, end)
        return silent.end() if silent else start

    def _entry(self, key: Key, words: str, under: Key = ()) -> int | None:
        """The offset of `words` in the value of a key; with `under`, only below such a name."""
        for at, known in _renamed(self._text, words, 0):
            found = _words(_value(known, key), "")
            if any(one == _ANOTHER and (not under or name in under) for name, one in found):
                return at
        return None


NOWHERE = Places("")
"""The places of an empty document."""


def _renamed(text: str, name: str, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """The document with one occurrence of `name` replaced by `_ANOTHER`, for each, with its place.

    Occurrences after which the document does not parse are left out.
    """
    for found in islice(re.finditer(re.escape(name), text[start:]), _MOST_TRIALS):
        at, end = start + found.start(), start + found.end()
        try:
            known = tomllib.loads(text[:at] + _ANOTHER + text[end:])
        except tomllib.TOMLDecodeError:
            continue
        yield at - (text[at - 1 : at] in {'"', "'"}), known


def _value(table: Any, key: Key) -> Any:
    for name in key:
        if isinstance(table, list):
            table = table[int(name)] if name.isdecimal() and int(name) < len(table) else None
        else:
            table = table.get(name) if isinstance(table, Mapping) else None
    return table


def _words(value: Any, above: str) -> Iterator[tuple[str, str]]:
    """All names and strings in a value: names after `_IS_NAME`, strings after the name above."""
    if isinstance(value, str):
        yield above, value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield _IS_NAME, name
            yield from _words(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one, above)


def _keys(table: Mapping[str, Any], above: Key) -> Iterator[Key]:
    for name, value in table.items():
        key = (*above, name)
        yield key
        if isinstance(value, Mapping):
            yield from _keys(value, key)
        elif isinstance(value, list):
            for number, one in enumerate(value):
                if isinstance(one, Mapping):
                    yield (*key, str(number))
                    yield from _keys(one, (*key, str(number)))


def toml(value: Any) -> str:
    """A value as TOML writes it, on one line.

    JSON's strings are TOML's, except for DEL, the one control character that JSON does not escape.
    """
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            inner = ", ".join(f"{_name(name)} = {toml(one)}" for name, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return f"[{', '.join(toml(one) for one in value)}]"


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml(name)
