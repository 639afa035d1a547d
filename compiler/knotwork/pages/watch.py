"""Records the facts that a page is composed from: while they hold, it need not be made again.

A `Watched` site answers like the site it stands for, and records every question as a fact: a family
and a key, such as ("unit.title", "a.md"), ("urls", "a.md") or ("shelf.books", ""). The record is
complete, as there is no other way to learn anything: a question that this module does not
understand (a private attribute, a method with several arguments) counts as having read everything,
and a page that asks one is always composed.
"""

from __future__ import annotations

import hashlib
from collections.abc import (
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

import msgspec

from knotwork.graph import ConceptGraph, Edge, Kin
from knotwork.model import Unit
from knotwork.names import folder
from knotwork.page_names import may_stand_for_another
from knotwork.pages.contexts import Context
from knotwork.pages.frame import Anchor, Frame
from knotwork.pages.site import Site
from knotwork.pages.watched_notes import ALL, TITLE, UNIT, UNIT_FACTS, Log, Notes, fields_of
from knotwork.words.model import Words

FRAME = "frame"
PART = "part"
"""The family of facts about parts of the site as a whole (`late.part`)."""
ANCHOR = "anchor"
"""The family of title, place and URL of a note, as one fact: pages mostly ask for all."""
UNIT_FAMILIES = (*UNIT_FACTS.values(), TITLE)
"""The families of facts that depend on one note's unit and path alone."""
RECEIVED = "received"
"""The family of which notes link to a note, with which relations."""
CONTEXTS = "contexts"
"""The family of the texts around all links to a note, together as one fact."""
_LINKS = UNIT + "links"
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


class _Map(Mapping[Any, Any]):
    """A mapping that records which keys were asked for, whether they are there or not."""

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


_PLAIN = (str, bytes, int, float, bool, tuple, frozenset, type(None), Words)


def _answer(value: object, family: str, log: Log) -> Any:
    """The value of an attribute: mappings and parts are watched in turn, others count as read."""
    if isinstance(value, _PLAIN):
        log.asked(family).add("")
        return value
    if isinstance(value, Mapping):
        return _Map(value, log.asked(family))
    return _Part(value, family, log)


class _Lazy:
    """An attribute of a watcher: reads that of the watched object when it is asked for."""

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
            # These record what is asked of them, so that the attribute need not be watched again.
            state[self._name] = answer
        return answer


_REAL, _LOG = " real", " log"
"""Where a watcher keeps the watched object and the log: under names no attribute has."""
_LOOKED_UP = frozenset({"_trails", "_breadcrumbs"})
"""Private mappings of a graph that are safe to watch: no question changes what they say."""


def _watcher(real: object, log: Log, prefix: str) -> Any:
    """An object with the methods of another, and with watched attributes."""
    kind = type(real)
    worked_out = {
        name
        for base in kind.__mro__
        for name, value in vars(base).items()
        if isinstance(value, cached_property | property)
    }
    lazy = {name: _Lazy(name, prefix + name) for name in vars(real).keys() | worked_out}
    watcher: Any = object.__new__(type(f"Watched{kind.__name__}", (kind,), lazy))
    watcher.__dict__.update({_REAL: real, _LOG: log})
    return watcher


def _asked_of_graph(graph: ConceptGraph, log: Log) -> dict[str, Callable[..., Any]]:
    """Methods that go to the real graph, each recorded as one fact."""
    titles, links = log.asked(TITLE), log.asked(_LINKS)
    graphs_of_logseq = log.asked("graph.logseq")
    breadcrumbs, received_by = log.asked("graph._breadcrumbs"), log.asked(RECEIVED)
    before, after = log.asked("graph.kin_before"), log.asked("graph.kin_after")

    def title(path: str) -> str:
        # Recorded as a title, and not as the whole unit.
        titles.add(path)
        if may_stand_for_another(path):
            graphs_of_logseq.add("")
        return graph.title(path)

    def relation(path: str, number: int) -> str:
        breadcrumbs.add(path)
        links.add(path)
        return graph.relation(path, number)

    def relations(path: str) -> list[str]:
        breadcrumbs.add(path)
        links.add(path)
        return graph.relations(path)

    def received(path: str) -> list[tuple[Edge, str]]:
        # Recorded as who links here and how: the links' numbers only serve to ask for contexts.
        received_by.add(path)
        return graph.received(path)

    def kin_before(path: str) -> Kin:
        # Recorded as the kin of a note, which says less than all of its links.
        before.add(path)
        return graph.kin_before(path)

    def kin_after(path: str) -> Kin:
        after.add(path)
        return graph.kin_after(path)

    return {
        "title": title,
        "relation": relation,
        "relations": relations,
        "received": received,
        "kin_before": kin_before,
        "kin_after": kin_after,
    }


def _asked_of_site(site: Site, log: Log) -> dict[str, Callable[..., Any]]:
    """Methods that go to the real site, each recorded as one fact."""
    urls, anchors, frames = log.asked("urls"), log.asked(ANCHOR), log.asked(FRAME)
    contexts = log.asked(CONTEXTS)

    def note_anchor(path: str, page: str, *, label: str = "", at: str = "") -> Anchor:
        (urls if label else anchors).add(path)
        return site.note_anchor(path, page, label=label, at=at)

    def note_anchors(paths: Sequence[str], page: str) -> list[Anchor]:
        anchors.update(paths)
        return site.note_anchors(paths, page)

    def frame(page: str, description: str = "") -> Frame:
        # The same for all pages of a folder, except for the description.
        frames.add(folder(page))
        return site.frame(page, description)

    def surrounding(edge: Edge) -> Context | None:
        # Recorded under the target of the link, so that a hub's page is not made of as many facts.
        contexts.add(site.graph.target(*edge))
        return site.context(edge)

    return {
        "note_anchor": note_anchor,
        "note_anchors": note_anchors,
        "frame": frame,
        "context": surrounding,
    }


class Watched:
    """A site to compose from, and the log of what was asked since `log.start()`."""

    def __init__(self, site: Site) -> None:
        self.log = Log()
        graph = _watcher(site.graph, self.log, "graph.")
        notes = Notes(site.graph.notes, self.log.asked("notes"), fields_of(self.log))
        graph.__dict__.update(_asked_of_graph(site.graph, self.log), notes=notes)
        self.site: Site = _watcher(site, self.log, "")
        self.site.__dict__.update(_asked_of_site(site, self.log), graph=graph)


def answers(site: Site, family: str) -> Callable[[str], object]:
    """A function that gives the present value of a family's facts, by key.

    Raises:
        AttributeError: there is no such family.
    """
    graph = site.graph
    if family.startswith(UNIT):
        field = attrgetter(family[len(UNIT) :])
        return lambda key: field(graph.notes[key].unit) if key in graph.notes else None
    match family:
        case "title":
            return graph.title
        case "anchor":
            return lambda key: (site.urls[key], graph.title(key), site.told_apart.get(key))
        case "notes":
            return lambda key: tuple(graph.notes) if key == ALL else key in graph.notes
        case "part":
            return lambda key: attrgetter(key)(site)
        case "frame":
            return lambda key: site.frame(f"{key}/-" if key else "-")
    found = attrgetter(family)(site)
    if callable(found):
        return found  # type: ignore[no-any-return]  # a method that takes a key
    if isinstance(found, Mapping):
        return lambda key: tuple(found) if key == ALL else found.get(key)
    return lambda _key: found


def digest_of(value: object) -> bytes:
    """A digest of a value, in eight bytes.

    Raises:
        TypeError: the value cannot be encoded.
    """
    if value is None:
        return _OF_NOTHING  # the answer to most questions about most notes
    if isinstance(value, msgspec.Struct):
        fields = map(_in_order, msgspec.structs.astuple(value))
        value = (type(value).__name__, *fields)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):  # a named one
        value = tuple(map(_in_order, value))
    return hashlib.blake2b(_encode(_in_order(value)), digest_size=8).digest()


_OF_NOTHING = hashlib.blake2b(_encode(None), digest_size=8).digest()


def _in_order(value: object) -> object:
    """A mapping as its pairs sorted by key; other values as they are.

    The encoder could sort it, but takes quadratic time if all keys but one are in order already: as
    those of all URLs are, but for the start page's.
    """
    return sorted(value.items(), key=itemgetter(0)) if isinstance(value, dict) else value


def changed_in_unit(before: Unit, now: Unit) -> Iterator[str]:
    """The families of a note's facts that differ."""
    for name, family in UNIT_FACTS.items():
        if getattr(before, name) != getattr(now, name):
            yield family
    if (before.title, before.opening) != (now.title, now.opening):
        yield TITLE
