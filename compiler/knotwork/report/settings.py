"""Settings as a TOML document in which a comment on every line says where it was set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Protocol

from knotwork.toml import toml

_WIDEST = 48
"""The widest column of settings; the comment of a longer setting follows it directly."""


class Shown(Protocol):
    """A setting as it is shown."""

    @property
    def key(self) -> tuple[str, ...]:
        """The table and the name in it."""

    @property
    def value(self) -> Any:
        """The value, which can be written in TOML; None if it is not set."""

    @property
    def origin(self) -> str:
        """Where it was set, in words."""


def toml_lines(settings: Iterable[Shown]) -> Iterator[str]:
    """The lines of a TOML document with all settings, each with its origin as a comment."""
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
