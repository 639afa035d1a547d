"""Which facts a page was composed from, so that it need not be composed again while they hold.

A `Watched` site answers like the site it stands for and notes every question: the attribute of a
note's unit, the meaning of a note's links, what a URL is. The notes are exact because nothing else
can be asked: what this module does not understand (a private attribute, a method with more than one
argument) counts as having read everything, and such a page is always composed.

A fact is a family and a key: ("unit.title", "a.md"), ("urls", "a.md"), ("shelf.books", "").
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from knotwork.late import LateMap
from knotwork.model import Unit
from knotwork.names import folder
from knotwork.pages.model import Frame
from knotwork.pages.site import Site

UNIT = "unit."
TITLE = "title"
FRAME = "frame"
ALL = "*"
"""The key of a family that stands for all its keys."""

_UNIT_FACTS = {name: UNIT + name for name in Unit.__struct_fields__}
UNIT_FAMILIES = (*_UNIT_FACTS.values(), TITLE)
"""The families whose answers a note's unit and path alone decide."""
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")


class Fact(NamedTuple):
    """One question that a page asked."""

    family: str
    key: str


class Log:
    """The facts read since `start`: the keys asked for, by family."""

    def __init__(self) -> None:
        self._asked: dict[str, set[Any]] = {}
        self.everything = False

    def start(self) -> None:
        """Forget what was read; the next page begins."""
        for keys in self._asked.values():
            keys.clear()
        self.everything = False

    def asked(self, family: str) -> set[Any]:
        """The set to which the keys of a family are added, always the same."""
        return self._asked.setdefault(family, set())

    def read(self) -> Iterator[tuple[str, set[str]]]:
        """The keys of each family that was asked; a key that is no text means everything."""
        for family, keys in self._asked.items():
            if keys:
                # Nothing stands under None in a mapping of texts, so it is always the same answer.
                keys.discard(None)
                self.everything |= not all(map(_is_text, keys))
                yield family, keys


def _is_text(key: object) -> bool:
    return type(key) is str


class _Map(Mapping[Any, Any]):
    """A mapping that notes which keys were asked for, whether they are there or not."""

    __slots__ = ("_keys", "_real")

    def __init__(self, real: Mapping[Any, Any], keys: set[Any]) -> None:
        self._real = real
        self._keys = keys

    def __getitem__(self, key: Any) -> Any:
        self._keys.add(key)
        return self._real[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """The value of a key, if it is there."""
        self._keys.add(key)
        return self._real.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._keys.add(key)
        return key in self._real

    def __iter__(self) -> Iterator[Any]:
        self._keys.add(ALL)
        return iter(self._real)

    def __len__(self) -> int:
        self._keys.add(ALL)
        return len(self._real)


class _Fields:
    """A unit whose fields are facts under the path of its note."""

    __slots__ = ("_asked", "_key", "_log", "_real")

    def __init__(self, real: Unit, key: str, asked: dict[str, set[Any]], log: Log) -> None:
        self._real = real
        self._key = key
        self._asked = asked
        self._log = log

    def __getattr__(self, name: str) -> Any:
        if name in self._asked:
            self._asked[name].add(self._key)
        else:
            self._log.everything = True
        return getattr(self._real, name)


class _Note:
    """A note whose unit is watched."""

    __slots__ = ("path", "unit")

    def __init__(self, path: str, unit: object) -> None:
        self.path = path
        self.unit = unit


class _Part:
    """A part of the site with attributes and questions of its own, such as its shelf."""

    def __init__(self, real: object, name: str, log: Log) -> None:
        self._real = real
        self._name = name
        self._log = log

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        family = f"{self._name}.{name}"
        if name.startswith("_"):
            self._log.everything = True
            return value
        if callable(value):
            return _question(value, family, self._log)
        return _answer(value, family, self._log)


def _question(ask: Callable[..., Any], family: str, log: Log) -> Callable[..., Any]:
    keys = log.asked(family)

    def asked(*args: Any, **more: Any) -> Any:
        if len(args) == 1 and not more:
            keys.add(args[0])
        else:
            log.everything = True
        return ask(*args, **more)

    return asked


_PLAIN = (str, bytes, int, float, bool, tuple, frozenset, type(None))


def _answer(value: object, family: str, log: Log) -> Any:
    """What a watched attribute gives: a mapping and a part are watched on, other values read."""
    if isinstance(value, Mapping):
        return _Map(value, log.asked(family))
    if isinstance(value, _PLAIN):
        log.asked(family).add("")
        return value
    return _Part(value, family, log)


class _Late:
    """An attribute of a watcher: what the watched one has, read when it is asked for."""

    def __init__(self, name: str, family: str) -> None:
        self._name = name
        self._family = family

    def __get__(self, watcher: Any, _kind: type | None = None) -> Any:
        state = watcher.__dict__
        log: Log = state[_LOG]
        value = getattr(state[_REAL], self._name)
        if self._name.startswith("_") and self._name not in _LOOKED_UP:
            log.everything = True
            return value
        answer = _answer(value, self._family, log)
        if isinstance(answer, _Map | _Part):
            # These note what is asked of them; they themselves need not be asked for again.
            state[self._name] = answer
        return answer


_REAL, _LOG = " real", " log"
"""Where a watcher keeps what it stands for: names that no attribute can have."""
_LOOKED_UP = frozenset({"_trails", "_breadcrumbs"})
"""Private mappings that the constructor fills and no question changes."""


def _watcher(real: object, log: Log, prefix: str, own: Mapping[str, Callable[..., Any]]) -> Any:
    """An object with the methods of another, whose attributes are watched."""
    kind = type(real)
    worked_out = {
        name
        for base in kind.__mro__
        for name, value in vars(base).items()
        if isinstance(value, cached_property | property)
    }
    late = {name: _Late(name, prefix + name) for name in vars(real).keys() | worked_out}
    watcher: Any = object.__new__(type(f"Watched{kind.__name__}", (kind,), {**late, **own}))
    watcher.__dict__.update({_REAL: real, _LOG: log})
    return watcher


def _title(watcher: Any, path: str) -> str:
    """What a note is called; noted as that and not as its whole unit."""
    watcher.__dict__[_LOG].asked(TITLE).add(path)
    return str(watcher.__dict__[_REAL].title(path))


def _frame(watcher: Any, page: str, description: str = "") -> Frame:
    """What all pages share; the same for all pages of a folder but for what they hand in."""
    watcher.__dict__[_LOG].asked(FRAME).add(folder(page))
    frame: Frame = watcher.__dict__[_REAL].frame(page, description)
    return frame


class Watched:
    """A site to compose from, and what was asked of it since `log.start()`."""

    def __init__(self, site: Site) -> None:
        self.log = Log()
        graph = _watcher(site.graph, self.log, "graph.", {"title": _title})
        asked = {name: self.log.asked(family) for name, family in _UNIT_FACTS.items()}

        def watched(path: str) -> _Note:
            return _Note(path, _Fields(site.graph.notes[path].unit, path, asked, self.log))

        known = site.graph.notes
        # Of a few pages only a few notes are asked for; a whole site asks for each many times.
        notes: Mapping[str, _Note] = LateMap(known, watched)
        if not isinstance(known, LateMap):
            notes = dict(notes)
        graph.__dict__["notes"] = _Map(notes, self.log.asked("notes"))
        self.site: Site = _watcher(site, self.log, "", {"frame": _frame})
        self.site.__dict__["graph"] = graph


def value_of(site: Site, fact: Fact) -> object:
    """The answer to a question, from the site as it is now; None where there is none."""
    family, key = fact
    if family.startswith(UNIT):
        note = site.graph.notes.get(key)
        return None if note is None else getattr(note.unit, family[len(UNIT) :])
    match family:
        case "title":
            return site.graph.title(key)
        case "notes":
            return tuple(site.graph.notes) if key == ALL else key in site.graph.notes
        case "frame":
            return site.frame(f"{key}/-" if key else "-")
    start: object = site
    for name in family.split("."):
        start = getattr(start, name)
    if callable(start):
        return start(key)
    if not isinstance(start, Mapping):
        return start
    return tuple(start) if key == ALL else start.get(key)


def digest_of(value: object) -> bytes:
    """Eight bytes that tell values apart.

    Raises:
        TypeError: the value is none that can be written down.
    """
    return hashlib.blake2b(_ENCODER.encode(value), digest_size=8).digest()


def changed_in_unit(before: Unit, now: Unit) -> Iterator[str]:
    """The families of a note's facts that differ."""
    for name, family in _UNIT_FACTS.items():
        if getattr(before, name) != getattr(now, name):
            yield family
    if before.title != now.title:
        yield TITLE
