"""TOML: a document, the lines on which its keys stand, and values written. Reads no file.

`tomllib` says where a document breaks the grammar and nothing of where its keys are. They are found
with `tomllib` itself, for a second grammar would drift: a key stands on the first line after the
longest beginning of the document that is a document and does not have it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from knotwork.errors import ConfigError

Key: TypeAlias = tuple[str, ...]
"""The names that lead from the top of the document to a value."""
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DEEPEST = 64
"""Tables and lists in one another; a schema may stand in the file, which nests some."""
_MOST_LINES = 2_000
"""In a longer document lines are not looked for: each costs a parse of all above it."""


def parse_toml(text: str, path: str) -> dict[str, Any]:
    """The tables of a document.

    Raises:
        ConfigError: it is not TOML; with the line where it stops to be.
    """
    try:
        known = tomllib.loads(text)
        # What reads the tables walks down them: whatever nests more is no configuration.
        _require_shallow(known, _DEEPEST)
    except RecursionError:
        raise ConfigError(
            "the file is nested too deeply", path=path, help="no setting needs so many tables"
        ) from None
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).rpartition(" (at ")
        words = place.rstrip(")").replace(",", "").split()
        line = int(words[1]) if words[:1] == ["line"] else text.rstrip().count("\n") + 1
        reason = message or str(error)
        raise ConfigError(
            f"this is not TOML: {reason[:1].lower()}{reason[1:]}",
            path=path,
            line=line,
            help="strings stand in quotes, tables in [brackets]: https://toml.io",
        ) from error
    return known


def _require_shallow(value: Any, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise RecursionError
    for one in value.values() if isinstance(value, dict) else value:
        _require_shallow(one, levels - 1)


def lines(text: str) -> dict[Key, int]:
    """The line on which each key of a document is first written."""
    found: dict[Key, int] = {}
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
            found.setdefault(key, whole + 1)
        whole = number
    return found


class Places:
    """Where the keys of a document stand, each seen from the table `above`."""

    def __init__(self, text: str, above: Key = ()) -> None:
        self._text = text
        self._above = above

    @cached_property
    def _lines(self) -> dict[Key, int]:
        return lines(self._text)

    def own(self, key: Key) -> int:
        """The 1-based line of a key; 0 if it is not written."""
        return self._lines.get((*self._above, *key), 0)

    def nearest(self, key: Key) -> int:
        """The 1-based line of a key, or of the nearest table above it that is written; else 0."""
        steps = (key[:length] for length in range(len(key), -1, -1))
        return next((line for step in steps if (line := self.own(step))), 0)


NOWHERE = Places("")
"""The places of what was never written."""


def _keys(table: Mapping[str, Any], above: Key) -> Iterator[Key]:
    for name, value in table.items():
        key = (*above, name)
        yield key
        if isinstance(value, Mapping):
            yield from _keys(value, key)


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
