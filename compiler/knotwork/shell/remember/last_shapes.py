"""What a build computed from the shapes of all notes, for builds after edits of words alone.

While the shapes of all notes stay the same (`syntax/shape.py`), so do the meanings of links, the
findings, and what a site computes from the whole vault. A build that finds all shapes unchanged
takes these results from here: it compiles the edited notes, reads the few units that their pages
show, and links nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from knotwork.api.vault import NO_API
from knotwork.graph import ConceptGraph, Edge, Linked
from knotwork.lazy import LazyMap, Shelved, parts
from knotwork.meaning import Resolution
from knotwork.model import Note, Source, Unit
from knotwork.pages.site import Site
from knotwork.pages.site_parts import COURSE
from knotwork.programs.verdicts import Trials
from knotwork.shell.files.pictures import pictures_digest
from knotwork.shell.files.scan import Listing
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.last_build import BuildReport
from knotwork.shell.remember.memory import DigestedNote, Memory
from knotwork.tools import Tools
from knotwork.vault import Names, SymbolTable

T = TypeVar("T")
_MOST_EDITED = 200
"""Edited notes; with more of them, linking the whole vault is quicker."""
_LAST = "last"


class LastShapes(msgspec.Struct, frozen=True):
    """A vault as a build left it."""

    shape: bytes
    """The shape of the whole vault (`vault_shape`)."""
    files: tuple[str, ...]
    contents: dict[str, bytes]
    """The digest of each note's content."""
    private: tuple[str, ...]
    report: BuildReport
    pictures: bytes
    """A digest that shows whether a picture changed (`pictures_digest`)."""


_LAST_SHAPES = msgspec.msgpack.Decoder(LastShapes)
_ENCODE = msgspec.msgpack.Encoder().encode
_RAW = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_MEANINGS = msgspec.msgpack.Decoder(tuple[Resolution, ...])
_EDGES = msgspec.msgpack.Decoder(tuple[Edge, ...])
_CONTAINERS = msgspec.msgpack.Decoder(frozenset[str])


class Standing(msgspec.Struct, frozen=True):
    """A vault as it is now, as far as a site depends on it."""

    public: ConceptGraph
    private: tuple[str, ...]
    report: Callable[[], BuildReport]
    """Returns the report, after waiting for the linter if that still runs."""
    shape: bytes
    """The shape of the vault; empty if nothing may be kept for later builds."""
    tried: Trials = {}
    shelved: Shelved | None = None
    """Looks up what an earlier build computed from these shapes; None if no build has."""
    pictures: bytes = b""
    """As in `LastShapes`."""


class Shapes:
    """What the cache holds of the last build with the same options."""

    def __init__(self, cache: Cache, request: bytes) -> None:
        self._cache = cache
        self._request = request

    def standing(self, memory: Memory, found: Listing, tools: Tools) -> Standing | None:
        """The vault as it is now; None unless all notes have the same shapes as before."""
        last = self._last()
        if last is None or not _is_kept(tools) or last.files != found.files:
            return None
        pictures = pictures_digest(found, memory.looked)
        if not pictures or pictures != last.pictures:
            return None
        contents = memory.seen(found)
        if last.contents.keys() != contents.keys() or not all(contents.values()):
            return None
        reworded = _reworded(last, contents, memory, tools)
        graph = None if reworded is None else self._graph(last, memory, found, tools, reworded)
        if graph is None:
            return None
        return Standing(
            graph,
            last.private,
            lambda: last.report,
            last.shape,
            shelved=self._shelf(last.shape),
            pictures=pictures,
        )

    def keep(
        self, now: Standing, report: BuildReport, site: Site, memory: Memory, files: tuple[str, ...]
    ) -> None:
        """Keep what a build computed from the vault `now`."""
        if not now.shape:
            return
        last = LastShapes(
            shape=now.shape,
            files=files,
            contents=dict(memory.contents),
            private=now.private,
            report=report,
            pictures=now.pictures,
        )
        self._put(_LAST, b"", last)
        if now.shelved is None:
            for name, value in now.public.linked._asdict().items():
                self._put(name, now.shape, value)
            for name, value in parts(site):
                self._put(name, now.shape, value)
            for name, value in parts(site.course):
                self._put(COURSE + name, now.shape, value)

    def _graph(
        self,
        last: LastShapes,
        memory: Memory,
        found: Listing,
        tools: Tools,
        reworded: Mapping[str, Unit],
    ) -> ConceptGraph | None:
        """The graph of the last build with the edited notes in it; None if it was not kept."""
        shelf = self._shelf(last.shape)
        left = [shelf(name) for name in Linked._fields]
        if None in left:
            return None
        meanings, containers, incoming = (piece for piece in left if piece is not None)

        def note(path: str) -> Note:
            return Note(path, reworded.get(path) or memory.unit_of(path))

        def names() -> Names:
            return Names(notes.values(), (*files, *kept), map(note, last.private))

        hidden = frozenset(last.private)
        notes = LazyMap((path for path in found.notes if path not in hidden), note)
        files = tuple(path for path in found.files if not tools.private(path))
        kept = tuple(path for path in found.files if tools.private(path))
        linked = Linked(
            _late(meanings, _MEANINGS.decode),
            _CONTAINERS.decode(containers),
            _late(incoming, _EDGES.decode),
        )
        symbols = SymbolTable(notes, files, hidden.union(kept), names)
        return ConceptGraph(symbols, linked, tools.mode, tools.prerequisites, tools.site.title)

    def _last(self) -> LastShapes | None:
        return decoded(self._get(_LAST, b""), _LAST_SHAPES.decode)

    def _shelf(self, shape: bytes) -> Shelved:
        return lambda name: self._get(name, shape)

    def _put(self, name: str, shape: bytes, value: object) -> None:
        self._cache.put(self._key(name), shape + _ENCODE(value))

    def _get(self, name: str, shape: bytes) -> bytes | None:
        """The bytes kept under a name; None unless they were made from this shape."""
        stored = self._cache.get(self._key(name))
        if stored is None or not stored.startswith(shape):
            return None
        return stored[len(shape) :]

    def _key(self, name: str) -> bytes:
        return entry_key(b"shapes", self._request, name.encode())


def _reworded(
    last: LastShapes, contents: Mapping[str, bytes], memory: Memory, tools: Tools
) -> dict[str, Unit] | None:
    """The new units of the edited notes, by path; None if one has a new shape, or too many were.

    `contents` has the digest of each note's content; its notes are those of the last build.
    """
    edited: list[Source] = [
        DigestedNote(path, "", content=content, read=False)
        for path, content in contents.items()
        if content != last.contents[path]
    ]
    if len(edited) > _MOST_EDITED:
        return None
    memory.take({path: last.contents[path] for path in contents})
    paths = tuple(source.path for source in edited)
    before = [memory.unit(memory.keys[path]) for path in paths]
    now = dict(zip(paths, tools.compile(edited), strict=True))
    same = all(
        old is not None and unit.shape and unit.shape == old.shape
        for old, unit in zip(before, now.values(), strict=True)
    )
    return now if same else None


def _is_kept(tools: Tools) -> bool:
    """Whether all results of a build but its pages depend on shapes alone."""
    alone = tools.run is None and tools.portraits is None and tools.look_up is None
    return alone and tools.api is NO_API and not tools.selection.judges_words


def vault_shape(graph: ConceptGraph, tools: Tools, pictures: bytes) -> bytes:
    """A digest of all shapes of notes and of `pictures`; empty if a build depends on more."""
    if not pictures or not _is_kept(tools):
        return b""
    hashed = hashlib.blake2b(pictures, digest_size=16)
    for path, note in graph.notes.items():
        if not note.unit.shape:
            return b""
        hashed.update(msgspec.msgpack.encode((path, note.unit.shape)))
    hashed.update(msgspec.msgpack.encode(graph.files))
    return hashed.digest()


def _late(packed: bytes, read: Callable[[bytes], T]) -> LazyMap[str, T]:
    """A mapping whose values are decoded when they are asked for."""
    values = _RAW.decode(packed)
    return LazyMap(values, lambda key: read(values[key]))
