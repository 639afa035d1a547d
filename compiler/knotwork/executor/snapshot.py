"""A namespace as it was, brought back in place: exercises leave no trace."""

from __future__ import annotations

import collections
import contextlib
import itertools
import random
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from knotwork.executor.world import ENTROPY


def snapshot(namespace: dict[str, object]) -> Callable[[], None]:
    """A function that brings back the names, and the insides of what they reach, in place.

    In place, because a deep copy would break the ties between objects: after it, the list of
    points would no longer hold the point that has a name of its own.
    """
    undo: list[Callable[[], object]] = []
    seen: set[int] = set()
    queue: collections.deque[object] = collections.deque([namespace])
    while queue and len(seen) < 200_000:
        value = queue.popleft()
        if id(value) in seen:
            continue
        seen.add(id(value))
        inside, restore = _insides(value)
        queue.extend(inside)
        if restore is not None:
            undo.append(restore)
    undo.append(_random_states())

    def restore_all() -> None:
        for each in undo:
            each()

    return restore_all


def _insides(value: Any) -> tuple[Iterator[object], Callable[[], None] | None]:
    """What a value holds, and how to bring that back; libraries' own objects are left alone."""
    kind = type(value)
    if kind in _PLAIN:
        return iter(()), None
    if kind in (tuple, frozenset):
        return iter(value), None
    if kind in _CONTAINERS:  # by far the most values, so without detours
        before = kind.copy(value)
        inside = before.values() if kind is dict else before
        return iter(inside), partial(_refill, kind, _CONTAINERS[kind], value, before)
    if kind.__module__ == "numpy" and hasattr(value, "flags") and value.flags.writeable:
        return iter(()), partial(value.__setitem__, ..., value.copy())
    parts = list(_parts(value, is_own=kind.__module__ == "__main__"))
    held = itertools.chain.from_iterable(inside for inside, _ in parts)
    return held, partial(_restore, [restore for _, restore in parts]) if parts else None


def _restore(parts: Iterable[Callable[[], object]]) -> None:
    for each in parts:
        each()


def _parts(value: Any, *, is_own: bool) -> Iterator[tuple[Iterable[object], Callable[[], object]]]:
    """Each part of a value that can change: what it holds, and how to bring it back.

    A value of a class of the cells has the parts of the base that it extends, and its attributes.
    """
    kind = type(value)
    for base, fill in _CONTAINERS.items():
        if is_own and isinstance(value, base):
            # As the base has it: a class of the cells may do more, or fail.
            before = dict.copy(value) if base is dict else list(base.__iter__(value))
            inside = before.values() if isinstance(before, dict) else before
            yield inside, partial(_refill, base, fill, value, before)
            break
    if kind in (collections.Counter, collections.defaultdict):
        entries = dict(value)
        yield entries.values(), partial(_refill, dict, dict.update, value, entries)
    if is_own and hasattr(value, "__dict__"):
        yield [value.__dict__], lambda: None
    if is_own:
        yield from _slots(value)
    if isinstance(value, (type, types.FunctionType)) and value.__module__ == "__main__":
        yield from _definition(value)


_PLAIN = frozenset({int, float, str, bytes, bool, complex, type(None)})
"""Holds nothing that could change."""

_CONTAINERS: dict[Any, Callable[[Any, Any], object]] = {
    list: list.extend,
    collections.deque: collections.deque.extend,
    bytearray: bytearray.extend,
    set: set.update,
    dict: dict.update,
}
"""What can be emptied, and how it is filled."""


def _refill(base: Any, fill: Callable[[Any, Any], object], holder: Any, before: object) -> None:
    base.clear(holder)
    fill(holder, before)


def _slots(value: Any) -> Iterator[tuple[Iterable[object], Callable[[], object]]]:
    """What stands in the slots of the cells' classes, read and written past these themselves."""
    for kind in type(value).__mro__:
        for slot in vars(kind).values() if kind.__module__ == "__main__" else ():
            if isinstance(slot, types.MemberDescriptorType):
                with contextlib.suppress(AttributeError):  # an empty one
                    held = slot.__get__(value)
                    yield [held], partial(slot.__set__, value, held)


def _definition(value: Any) -> Iterator[tuple[Iterable[object], Callable[[], object]]]:
    """A class or a function of the cells: its attributes, and what a function keeps."""
    if isinstance(value, type):
        entries = dict(vars(value))
        yield entries.values(), partial(_restore_class, value, entries)
        return
    yield [value.__dict__], lambda: None
    kept = [value.__defaults__, value.__kwdefaults__]
    yield [*kept, *_cell_contents(value)], lambda: None


def _restore_class(kind: type, before: Mapping[str, object]) -> None:
    # As `type` does it, whatever a metaclass thinks of it; Python's own caches may refuse.
    for name in vars(kind).keys() - before.keys():
        with contextlib.suppress(AttributeError, TypeError):
            type.__delattr__(kind, name)
    for name, held in before.items():
        if vars(kind).get(name) is not held:
            with contextlib.suppress(AttributeError, TypeError):
                type.__setattr__(kind, name, held)


def _cell_contents(function: types.FunctionType) -> Iterator[object]:
    for closed in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # a cell not filled yet
            yield closed.cell_contents


def _random_states() -> Callable[[], None]:
    state, entropy = random.getstate(), ENTROPY.getstate()
    numpy_random = sys.modules.get("numpy.random")
    numpy_state = numpy_random.get_state() if numpy_random else None

    def restore() -> None:
        random.setstate(state)
        ENTROPY.setstate(entropy)
        if numpy_random is not None:
            numpy_random.set_state(numpy_state)
        elif loaded := sys.modules.get("numpy.random"):  # imported meanwhile
            loaded.seed(0)

    return restore
