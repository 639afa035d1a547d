"""Notes that log what is read of them: fields of their units, and whether they exist."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Any

from knotwork.model import Unit

UNIT = "unit."
TITLE = "title"
ALL = "*"
"""The key of a family that stands for all its keys."""
UNIT_FACTS = {name: UNIT + name for name in Unit.__struct_fields__}
"""The family of each field of a unit."""


class Log:
    """The facts read since `start`: keys by family."""

    def __init__(self) -> None:
        self._asked: dict[str, set[Any]] = {}
        self.everything = False

    def start(self) -> None:
        """Forget what was read, to begin another page."""
        for keys in self._asked.values():
            if keys:
                keys.clear()
        self.everything = False

    def asked(self, family: str) -> set[Any]:
        """The set for the keys of a family; always the same object."""
        return self._asked.setdefault(family, set())

    def read(self) -> Iterator[tuple[str, set[Any]]]:
        """The keys of each family that was asked; only valid until the next `start`."""
        for family, keys in self._asked.items():
            if keys:
                # Nothing stands under None in a mapping of texts, so it is always the same answer.
                keys.discard(None)
                yield family, keys


class Notes(dict[str, Any]):
    """All notes by path, with watched units.

    To take a note is not recorded, but what is then read of it is: no such fact holds without the
    note.
    """

    def __init__(self, real: Mapping[str, Any], keys: set[Any], fields: type[Fields]) -> None:
        super().__init__()
        self._real = real
        self._keys = keys
        self._fields = fields

    def __missing__(self, path: str) -> _Note:
        known = self._real.get(path)
        if known is None:
            self._keys.add(path)
            raise KeyError(path)
        note = self[path] = _Note(path, self._fields(known.unit, path))
        return note

    def get(self, path: str, default: Any = None) -> Any:
        """The note at a path, if there is one."""
        self._keys.add(path)
        return self[path] if path in self._real else default

    def __contains__(self, path: object) -> bool:
        self._keys.add(path)
        return path in self._real

    def __iter__(self) -> Iterator[str]:
        self._keys.add(ALL)
        return iter(self._real)

    def __len__(self) -> int:
        self._keys.add(ALL)
        return len(self._real)

    def keys(self) -> Any:
        """All paths."""
        return KeysView(self)

    def values(self) -> Any:
        """All notes."""
        return ValuesView(self)

    def items(self) -> Any:
        """All notes by path."""
        return ItemsView(self)


class Fields:
    """A unit that records which of its fields are read, as facts about its note."""

    __slots__ = ("key", "real")
    log: Log

    def __init__(self, real: Unit, key: str) -> None:
        self.real = real
        self.key = key

    def __getattr__(self, name: str) -> Any:
        self.log.everything = True
        return getattr(self.real, name)


def fields_of(log: Log) -> type[Fields]:
    """A class of units that record in this log which of their fields are read."""
    read = {name: property(_reader(name, log.asked(family))) for name, family in UNIT_FACTS.items()}
    return type("Fields", (Fields,), {"__slots__": (), "log": log, **read})


def _reader(name: str, keys: set[Any]) -> Callable[[Fields], Any]:
    def read(fields: Fields) -> Any:
        keys.add(fields.key)
        return getattr(fields.real, name)

    return read


class _Note:
    """A note whose unit is watched."""

    __slots__ = ("path", "unit")

    def __init__(self, path: str, unit: object) -> None:
        self.path = path
        self.unit = unit
