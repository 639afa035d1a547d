"""Settings as a TOML document in which every line says where it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Protocol

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDEST = 48
"""Columns before the origins; a longer setting is followed by its own at once."""


class Shown(Protocol):
    """What is shown of a setting."""

    @property
    def key(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def value(self) -> Any: ...  # noqa: D102

    @property
    def origin(self) -> str: ...  # noqa: D102


def toml_lines(settings: Iterable[Shown]) -> Iterator[str]:
    """The lines of a document that sets what is set, with each origin as a comment."""
    known = sorted(settings, key=lambda one: one.key[:-1])
    written = [_assignment(one) for one in known]
    width = max((len(line) for line in written if len(line) <= _WIDEST), default=0)
    for table, group in groupby(zip(known, written, strict=True), key=lambda one: one[0].key[:-1]):
        if table:
            yield ""
            yield f"[{'.'.join(table)}]"
        for setting, line in group:
            yield f"{line:<{width}}  # {setting.origin}"


def _assignment(setting: Shown) -> str:
    name = setting.key[-1]
    return f"# {name} is not set" if setting.value is None else f"{name} = {toml(setting.value)}"


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
