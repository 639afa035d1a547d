"""TOML: a document, the places where its keys stand, and values written. Reads no file.

`tomllib` says where a document breaks the grammar and nothing of where its keys are. They are found
with `tomllib` itself, for a second grammar would drift: a key stands on the first line after the
longest beginning of the document that is a document and does not have it; and in its statement
where its name is that of another key if one writes another there.
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
"""The names that lead from the top of the document to a value; in a list, its place from 0."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DEEPEST = 64
"""Tables and lists in one another; a schema may stand in the file, which nests some."""
_ANOTHER = "another-name-for-a-while"
_IS_NAME = "\n"
"""What names stand under in `_words`: no name that anybody gives."""
_MOST_TRIALS = 50
"""Places where a name may stand that are tried: each costs a parse."""
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")
_PART = re.compile(r"[\"']([^\"',]+)[\"']")
_ESCAPES = ("Unescaped '\\'", "Invalid hex value")
"""What `tomllib` says of a backslash in a string: that of a path of Windows, or of a formula."""
_SILENT = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?\n)*[ \t]*")
_MOST_LINES = 2_000
"""Longer documents get no line numbers: each line costs a parse of all lines above it."""


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """The tables of a document.

    Raises:
        ConfigError: it is not TOML; with the place where it stops to be.
    """
    try:
        known = tomllib.loads(text)
        # Whoever reads the tables does so recursively; no configuration nests this deep.
        _require_shallow(known, _DEEPEST)
    except RecursionError:
        raise ConfigError(
            "the file is nested too deeply", path=path, help="no setting needs so many tables"
        ) from None
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        words = place.rstrip(")").replace(",", "").split()
        numbers = [int(word) for word in words if word.isdecimal()]
        said, help_ = _in_words(message or str(error))
        raise ConfigError(
            f"this is not TOML: {said}",
            path=path,
            place=(numbers[0], numbers[1]) if len(numbers) == 2 else _end(text),
            help=help_,
        ) from error
    return known


def _in_words(reason: str) -> tuple[str, str]:
    """What the parser says, and what to do about it, to somebody who writes no Python."""
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

        Of an `entry` of its value instead, or of what the key goes on with there, where that is
        found as it is written.
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
        """Where a key is written, or what else its statement begins with."""
        first, last = self._statements[key]
        written = self._text.split("\n")
        start = sum(len(line) + 1 for line in written[: first - 1])
        end = start + len("\n".join(written[first - 1 : last]))
        # What is one of a list goes by the name of the list.
        for named in (key, key[:-1])[: 1 + key[-1].isdecimal()]:
            for at, known in _renamed(self._text[:end], named[-1], start):
                other = _value(known, (*named[:-1], _ANOTHER))
                if _value(known, key) is None and other is not None:
                    return at
        # What stands above it and says nothing: empty lines and remarks.
        said = _SILENT.match(self._text, start, end)
        return said.end() if said else start

    def _entry(self, key: Key, words: str, under: Key = ()) -> int | None:
        """Where the value of a key has some words: anywhere, or as what stands under a name."""
        for at, known in _renamed(self._text, words, 0):
            said = _words(_value(known, key), "")
            if any(one == _ANOTHER and (not under or name in under) for name, one in said):
                return at
        return None


NOWHERE = Places("")
"""The places of a document that nobody wrote."""


def _renamed(text: str, name: str, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Documents that have another word in one place where a name stands, each with this place."""
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
    """All names and strings in a value, each with the name that it stands under."""
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

    JSON's strings are TOML's, but for the one control character that JSON leaves as it is.
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
