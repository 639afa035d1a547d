"""Values that are computed when first asked for, or read from what an earlier run kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, Self, TypeAlias, TypeVar, get_type_hints, overload

import msgspec

T = TypeVar("T")
K = TypeVar("K")
Shelved: TypeAlias = Callable[[str], bytes | None]
"""Gives the MessagePack that an earlier run kept under a name; None if it kept nothing."""

_MISSING = object()


def nothing(_name: str) -> None:
    """The `Shelved` of a run without an earlier one."""


class LazyMap(Mapping[K, T], Generic[K, T]):
    """A mapping whose keys are known and whose values are computed when first asked for."""

    def __init__(self, keys: Iterable[K], make: Callable[[K], T | None]) -> None:
        """`make` computes the value of a key; if that is None, looking it up raises `KeyError`."""
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[K, T | None] = {}

    def __getitem__(self, key: K) -> T:
        value = self._made.get(key, _MISSING)
        if value is _MISSING:
            if key not in self._keys:
                raise KeyError(key)
            value = self._made[key] = self._make(key)
        if value is None:
            raise KeyError(key)
        return value  # type: ignore[return-value]  # the marker is gone by now

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class part(cached_property[T]):  # noqa: N801  # a decorator, as the one it refines
    """A cached property whose value one run can keep for the next, under the property's name.

    The object must have an attribute `shelved` (see `Shelved`). `parts` gives the values to keep.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Self | T:
        if instance is None:
            return self
        known: dict[str, T] = instance.__dict__
        name = self.attrname
        assert name is not None
        if name not in known:
            left = instance.shelved(name)
            known[name] = self.func(instance) if left is None else self._read(left)
        return known[name]

    def _read(self, left: bytes) -> T:
        value: T = msgspec.msgpack.decode(left, type=get_type_hints(self.func)["return"])
        return value


def parts(of: object) -> Iterator[tuple[str, object]]:
    """Name and value of every `part` of an object; missing values are computed."""
    for kind in type(of).__mro__:
        for name, value in vars(kind).items():
            if isinstance(value, part):
                yield name, getattr(of, name)
