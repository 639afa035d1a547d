"""Which facts a page was composed from, so that it need not be composed again while they hold.

A `Watched` site answers like the site it stands for and notes every question: the attribute of a
note's unit, the meaning of a note's links, what a URL is. The notes are exact because nothing else
can be asked: what this module does not understand (a private attribute, a method with more than one
argument) counts as having read everything, and such a page is always composed.

A fact is a family and a key: ("unit.title", "a.md"), ("urls", "a.md"), ("shelf.books", "").
"""

from __future__ import annotations

import hashlib
from collections.abc import (
    Callable,
    ItemsView,
    Iterator,
    KeysView,
    Mapping,
    Sequence,
    ValuesView,
)
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.model import Unit
from knotwork.names import folder
from knotwork.pages.model import Anchor, Frame
from knotwork.pages.site import Site

UNIT = "unit."
TITLE = "title"
FRAME = "frame"
PART = "part"
"""The family of the parts of a site, each as a whole."""
ANCHOR = "anchor"
"""What a note is called and where it stands: most pages ask for both of most notes they name."""
ALL = "*"
"""The key of a family that stands for all its keys."""

_UNIT_FACTS = {name: UNIT + name for name in Unit.__struct_fields__}
UNIT_FAMILIES = (*_UNIT_FACTS.values(), TITLE)
"""The families whose answers a note's unit and path alone decide."""
_LINKS = UNIT + "links"
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
            if keys:
                keys.clear()
        self.everything = False

    def asked(self, family: str) -> set[Any]:
        """The set to which the keys of a family are added, always the same."""
        return self._asked.setdefault(family, set())

    def read(self) -> Iterator[tuple[str, set[Any]]]:
        """The keys of each family that was asked, good until the next `start`."""
        for family, keys in self._asked.items():
            if keys:
                # Nothing stands under None in a mapping of texts, so it is always the same answer.
                keys.discard(None)
                yield family, keys


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


class _Notes(dict[str, Any]):
    """All notes by path, their units watched; watchers are made for those that are asked for.

    Taking a note is no question: what is read of it then is one, and fails if the note is gone.
    """

    def __init__(self, real: Mapping[str, Any], keys: set[Any], fields: type[_Fields]) -> None:
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


class _Fields:
    """A unit whose fields are facts under the path of its note."""

    __slots__ = ("key", "real")
    log: Log

    def __init__(self, real: Unit, key: str) -> None:
        self.real = real
        self.key = key

    def __getattr__(self, name: str) -> Any:
        self.log.everything = True
        return getattr(self.real, name)


def _fields(log: Log) -> type[_Fields]:
    """The kind of unit that notes in a log which of its fields are read."""
    read = {
        name: property(_reader(name, log.asked(family))) for name, family in _UNIT_FACTS.items()
    }
    return type("_Fields", (_Fields,), {"__slots__": (), "log": log, **read})


def _reader(name: str, keys: set[Any]) -> Callable[[_Fields], Any]:
    def read(fields: _Fields) -> Any:
        keys.add(fields.key)
        return getattr(fields.real, name)

    return read


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
    if isinstance(value, _PLAIN):
        log.asked(family).add("")
        return value
    if isinstance(value, Mapping):
        return _Map(value, log.asked(family))
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


def _watcher(real: object, log: Log, prefix: str) -> Any:
    """An object with the methods of another, whose attributes are watched."""
    kind = type(real)
    worked_out = {
        name
        for base in kind.__mro__
        for name, value in vars(base).items()
        if isinstance(value, cached_property | property)
    }
    late = {name: _Late(name, prefix + name) for name in vars(real).keys() | worked_out}
    watcher: Any = object.__new__(type(f"Watched{kind.__name__}", (kind,), late))
    watcher.__dict__.update({_REAL: real, _LOG: log})
    return watcher


def _asked_of_graph(graph: ConceptGraph, log: Log) -> dict[str, Callable[..., Any]]:
    """Questions that the graph answers itself, noted as what they are about."""
    titles, links = log.asked(TITLE), log.asked(_LINKS)
    breadcrumbs = log.asked("graph._breadcrumbs")

    def title(path: str) -> str:
        # Noted as that and not as its whole unit.
        titles.add(path)
        return graph.title(path)

    def relation(path: str, number: int) -> str:
        breadcrumbs.add(path)
        links.add(path)
        return graph.relation(path, number)

    def relations(path: str) -> list[str]:
        breadcrumbs.add(path)
        links.add(path)
        return graph.relations(path)

    return {"title": title, "relation": relation, "relations": relations}


def _asked_of_site(site: Site, log: Log) -> dict[str, Callable[..., Any]]:
    """Questions that the site answers itself, noted as what they are about."""
    urls, anchors, frames = log.asked("urls"), log.asked(ANCHOR), log.asked(FRAME)

    def note_anchor(path: str, page: str, *, label: str = "", at: str = "") -> Anchor:
        (urls if label else anchors).add(path)
        return site.note_anchor(path, page, label=label, at=at)

    def note_anchors(paths: Sequence[str], page: str) -> list[Anchor]:
        anchors.update(paths)
        return site.note_anchors(paths, page)

    def frame(page: str, description: str = "") -> Frame:
        # The same for all pages of a folder but for what they hand in.
        frames.add(folder(page))
        return site.frame(page, description)

    return {"note_anchor": note_anchor, "note_anchors": note_anchors, "frame": frame}


class Watched:
    """A site to compose from, and what was asked of it since `log.start()`."""

    def __init__(self, site: Site) -> None:
        self.log = Log()
        graph = _watcher(site.graph, self.log, "graph.")
        notes = _Notes(site.graph.notes, self.log.asked("notes"), _fields(self.log))
        graph.__dict__.update(_asked_of_graph(site.graph, self.log), notes=notes)
        self.site: Site = _watcher(site, self.log, "")
        self.site.__dict__.update(_asked_of_site(site, self.log), graph=graph)


def value_of(site: Site, fact: Fact) -> object:
    """The answer to a question, from the site as it is now; None where there is none."""
    family, key = fact
    if family.startswith(UNIT):
        note = site.graph.notes.get(key)
        return None if note is None else getattr(note.unit, family[len(UNIT) :])
    match family:
        case "title":
            return site.graph.title(key)
        case "anchor":
            return site.urls[key], site.graph.title(key)
        case "notes":
            return tuple(site.graph.notes) if key == ALL else key in site.graph.notes
        case "part":
            return attrgetter(key)(site)
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
