"""A namespace as it was, brought back in place: exercises leave no trace."""

from __future__ import annotations

import collections
import contextlib
import random
import sys
import types
from collections.abc import Callable, Iterator
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


def _insides(value: Any) -> tuple[Iterator[object], Callable[[], object] | None]:
    """What a value holds, and how to bring that back; libraries' own objects are left alone."""
    kind = type(value)
    if kind in (list, collections.deque):
        before = list(value)
        return iter(before), partial(_refill, value, value.extend, before)
    if kind is bytearray:
        return iter(()), partial(value.__setitem__, slice(None), bytes(value))
    if kind is set:
        members = set(value)
        return iter(members), partial(_refill, value, value.update, members)
    if kind in (dict, collections.Counter, collections.defaultdict):
        entries = dict(value)
        return iter(entries.values()), partial(_refill, value, partial(dict.update, value), entries)
    if kind in (tuple, frozenset):
        return iter(value), None
    if kind.__module__ == "numpy" and hasattr(value, "flags") and value.flags.writeable:
        return iter(()), partial(value.__setitem__, ..., value.copy())
    if kind.__module__ == "__main__" and hasattr(value, "__dict__"):
        return iter([value.__dict__]), None
    if kind is types.FunctionType and value.__module__ == "__main__":
        return _cell_contents(value), None
    return iter(()), None


def _refill(holder: Any, fill: Callable[[Any], object], before: object) -> None:
    holder.clear()
    fill(before)


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
