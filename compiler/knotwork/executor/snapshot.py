"""Restores a namespace and the objects in it in place, so that exercises leave no trace."""

from __future__ import annotations

import array
import builtins
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

_Part = tuple[Iterable[object], Callable[[], object]]
"""What a part of a value holds, and how to bring that back."""


def snapshot(namespace: dict[str, object]) -> Callable[[], None]:
    """A function that restores the names, and the contents of the objects they reach, in place.

    A deep copy would break references between objects: a list of points would no longer hold the
    same point that a variable refers to.
    """
    undo: list[Callable[[], object]] = []
    seen: set[int] = set()
    queue: collections.deque[object] = collections.deque([namespace, vars(builtins)])
    while queue and len(seen) < 100_000:
        value = queue.popleft()
        if id(value) in seen:
            continue
        seen.add(id(value))
        try:
            inside, restore = _insides(value)
        except Exception:  # a class of the cells may raise whatever it likes
            continue
        queue.extend(each for each in inside if id(type(each)) not in _PLAIN)
        if restore is not None:
            undo.append(restore)
    undo.append(_random_states())

    def restore_all() -> None:
        for restore in undo:
            with contextlib.suppress(Exception):  # such as one from a class's `__eq__`
                restore()

    return restore_all


def _insides(value: Any) -> tuple[Iterable[object], Callable[[], None] | None]:
    """The objects in a value, and how to restore it; most objects of libraries are left alone."""
    kind = type(value)
    if kind in _CONTAINERS:  # by far the most frequent, so first
        before = kind.copy(value)
        return _values(before), partial(_refill, kind, value, before)
    for fixed in (tuple, frozenset):
        if issubclass(kind, fixed) and not _is_own(kind):
            return fixed.__iter__(value), None
    if kind is types.ModuleType:
        return (), functions_of(value)
    if _extends(kind, _ARRAY):
        parts = [_array(value), *(_parts(value, is_own=True) if _is_own(kind) else ())]
        return _held(parts), partial(_restore, [restore for _, restore in parts])
    for of_library in (_generator, _frame, _numbers):
        if (restore := of_library(value, kind)) is not None:
            return (), restore
    parts = list(_parts(value, is_own=_is_own(kind)))
    restore_all = partial(_restore, [restore for _, restore in parts])
    return _held(parts), restore_all if parts else None


def functions_of(module: types.ModuleType) -> Callable[[], None]:
    """How to restore the functions and classes of a module, such as after `plt.xlabel = "x"`.

    Names that were added stay: modules of a package are among them, and these stay loaded.
    """
    names = vars(module)
    before = {
        name: held for name, held in names.items() if callable(held) and not name.startswith("_")
    }
    return partial(names.update, before)


def _held(parts: Iterable[_Part]) -> Iterable[object]:
    return itertools.chain.from_iterable(inside for inside, _ in parts)


def _extends(kind: type, named: tuple[str, str]) -> bool:
    """Whether a class is, or extends, one of a library, which nothing here imports."""
    return any((base.__module__, base.__name__) == named for base in kind.__mro__)


def _array(value: Any) -> _Part:
    """What an array of numpy holds, and how to bring that back.

    It is read and written with the methods of numpy, as those of a class of the cells may fail.
    """
    base: Any = next(kind for kind in type(value).__mro__ if not _is_own(kind))
    inside = base.ravel(value).tolist() if value.dtype.hasobject else ()
    if not value.flags.writeable:
        return inside, _nothing
    fill = getattr(value, "fill_value", None)  # of a masked one, whose copy shares it
    return inside, partial(_restore_array, base, value, base.copy(value), fill)


def _restore_array(base: Any, array: Any, before: Any, fill: object) -> None:
    if array.shape != before.shape:
        array.shape = before.shape
    if not array.flags.writeable:
        array.flags.writeable = True
    base.__setitem__(array, ..., before)
    if fill is not None:
        array.fill_value = fill
        if not before.mask.shape:  # it had no mask at all
            array.shrink_mask()


def _generator(value: Any, kind: type) -> Callable[[], None] | None:
    """How to restore the state of a generator of random numbers; None for other values."""
    if kind is random.Random or (kind.__module__, kind.__name__) == _OLD_GENERATOR:
        get, put = ("getstate", "setstate") if kind is random.Random else ("get_state", "set_state")
        return partial(getattr(value, put), getattr(value, get)())
    if (kind.__module__, kind.__name__) == _GENERATOR:
        bits = value.bit_generator
        return partial(setattr, bits, "state", bits.state)
    return None


def _frame(value: Any, kind: type) -> Callable[[], None] | None:
    """How to restore a table or a column of pandas; None for other values."""
    if not _extends(kind, _NDFRAME):
        return None
    before = value.copy()
    names = value._update_inplace.__code__.co_varnames
    # Before its version 3, pandas would remark that a part of another table is written to.
    unremarked = {"verify_is_copy": False} if "verify_is_copy" in names else {}

    def restore() -> None:
        fresh = before.copy()
        value._update_inplace(fresh, **unremarked)
        value.attrs = fresh.attrs
        if hasattr(value, "name") and value.ndim == 1:
            value.name = fresh.name

    return restore


def _numbers(value: Any, kind: type) -> Callable[[], None] | None:
    """How to restore an `array.array`; None for other values."""
    return partial(value.__setitem__, slice(None), value[:]) if kind is array.array else None


_ARRAY = ("numpy", "ndarray")
_NDFRAME = ("pandas.core.generic", "NDFrame")
"""The base of pandas' tables and columns."""
_GENERATOR = ("numpy.random._generator", "Generator")
_OLD_GENERATOR = ("numpy.random.mtrand", "RandomState")


def _restore(parts: Iterable[Callable[[], object]]) -> None:
    for restore in parts:
        with contextlib.suppress(Exception):  # the others are restored all the same
            restore()


def _is_own(kind: type) -> bool:
    """Whether the cells define a class; its metaclass is not asked."""
    return bool(type.__getattribute__(kind, "__module__") == "__main__")


def _parts(value: Any, *, is_own: bool) -> Iterator[_Part]:
    """The parts of a value that can change: the objects in each, and how to restore it.

    A value of a class of the cells has the parts of the base that it extends, and its attributes.
    The class is `type(value)`, as proxies give another one as their `__class__`.
    """
    kind = type(value)
    if is_own:
        # First, since the other parts are those of a value of this class.
        yield (), partial(_restore_kind, value, kind)
        yield from _base_parts(value)
    if kind in (collections.Counter, collections.defaultdict):
        entries = dict(value)
        yield entries.values(), partial(_refill, dict, value, entries)
    if is_own or kind in _WITH_ATTRIBUTES:
        attributes = None
        with contextlib.suppress(Exception):  # it has none, or hides them
            attributes = object.__getattribute__(value, "__dict__")
        if attributes is not None and not issubclass(kind, type):
            yield [attributes], partial(_restore_attributes, value, attributes)
    if is_own:
        yield from _slots(value)
    if kind in (staticmethod, classmethod):
        yield [value.__func__], _nothing
    if issubclass(kind, type) and _is_own(value):
        entries = dict(type.__getattribute__(value, "__dict__"))
        yield entries.values(), partial(_restore_class, value, entries)
    if kind is types.FunctionType and value.__module__ == "__main__":
        yield from _function(value)


def _base_parts(value: Any) -> Iterator[_Part]:
    """The content of the list, or other container, that a class of the cells extends.

    It is read with the methods of the base, as those of the class may do more, or fail.
    """
    kind = type(value)
    for base in _CONTAINERS:
        if issubclass(kind, base):
            before = dict(base.items(value)) if issubclass(base, dict) else [*base.__iter__(value)]
            yield _values(before), partial(_refill, base, value, before)
            return
    for fixed in (tuple, frozenset):
        if issubclass(kind, fixed):
            yield [*fixed.__iter__(value)], _nothing


def _nothing() -> None:
    """Restore nothing: the objects in the part are restored separately."""


_PLAIN = frozenset(map(id, (int, float, str, bytes, bool, complex, type(None))))
"""The `id` of types whose values cannot change; a metaclass may make a class unhashable."""

_CONTAINERS: dict[Any, Callable[[Any, Any], object]] = {
    list: list.extend,
    collections.deque: collections.deque.extend,
    bytearray: bytearray.extend,
    set: set.update,
    collections.OrderedDict: lambda holder, entries: [
        collections.OrderedDict.__setitem__(holder, *entry) for entry in entries.items()
    ],
    dict: dict.update,
}
"""Types of containers, and how each is filled again; a class comes before its base."""


_WITH_ATTRIBUTES = (
    types.SimpleNamespace,
    collections.ChainMap,
    collections.UserDict,
    collections.UserList,
)
"""Classes of the standard library whose state is in their attributes."""


def _values(container: Any) -> Iterable[object]:
    return container.values() if isinstance(container, dict) else container


def _refill(base: Any, holder: Any, before: object) -> None:
    base.clear(holder)
    _CONTAINERS[base](holder, before)


def _slots(value: Any) -> Iterator[_Part]:
    """The slots of the cells' classes, read and written without calling methods of these."""
    for kind in type(value).__mro__:
        if not _is_own(kind):
            continue
        for slot in type.__getattribute__(kind, "__dict__").values():
            if type(slot) is types.MemberDescriptorType and slot.__objclass__ is kind:
                try:
                    held = slot.__get__(value)
                except AttributeError:  # the slot is empty
                    yield (), partial(_empty, slot, value)
                else:
                    yield [held], partial(slot.__set__, value, held)


def _empty(slot: types.MemberDescriptorType, value: object) -> None:
    with contextlib.suppress(AttributeError):  # it is still empty
        slot.__delete__(value)


def _restore_attributes(value: object, before: dict[str, object]) -> None:
    """Give a value its former `__dict__`, whose entries are restored separately."""
    if object.__getattribute__(value, "__dict__") is not before:
        object.__setattr__(value, "__dict__", before)


def _restore_kind(value: object, before: type) -> None:
    if type(value) is not before:
        object.__setattr__(value, "__class__", before)


def _function(
    function: types.FunctionType,
) -> Iterator[_Part]:
    """A function of the cells: its attributes, its defaults, the variables that it closes over."""
    for name in ("__dict__", "__code__", "__defaults__", "__kwdefaults__"):
        kept = getattr(function, name)
        yield [kept], partial(setattr, function, name, kept)
    for closed in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # not filled yet
            held = closed.cell_contents
            yield [held], partial(setattr, closed, "cell_contents", held)


def _restore_class(kind: type, before: Mapping[str, object]) -> None:
    # With the methods of `type`, not of a metaclass; some attributes cannot be set.
    now = type.__getattribute__(kind, "__dict__")
    for name in now.keys() - before.keys():
        with contextlib.suppress(AttributeError, TypeError):
            type.__delattr__(kind, name)
    for name, held in before.items():
        if now.get(name) is not held:
            with contextlib.suppress(AttributeError, TypeError):
                type.__setattr__(kind, name, held)


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
