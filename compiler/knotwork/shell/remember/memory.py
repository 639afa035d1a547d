"""Caches units between runs: a note that did not change is neither read nor compiled.

The cache wraps the compile step; nothing below the shell knows of it. The cache key of a unit is a
digest of what it was made from: the bytes of its note, the syntax options, and this installation.
The path of a note and the state of its file only serve to avoid reading it (`seen.py`).
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import overload

import msgspec
from msgspec.structs import replace

from knotwork.model import Source, Syntax, Unit, unit_of
from knotwork.shell.files.identity import installation
from knotwork.shell.files.scan import Listing, raw_note
from knotwork.shell.files.seen import SIGHT, Sight, VaultState, content_digest, vault_digest
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.look import Look, last_sight
from knotwork.syntax.compile import compile_or_tell
from knotwork.text import UNREAD, decode
from knotwork.tools import Compile

_ENCODE = msgspec.msgpack.Encoder().encode


class DigestedNote(Source, frozen=True):
    """A note whose content digest is known, whether it was read or not."""

    content: bytes = b""
    """The digest of the file's bytes; empty if they could not be read."""
    read: bool = True
    """Whether `text` is the note's text; if not, the note is read unless its unit is cached."""


class Memory:
    """The units that a run takes from the cache, and keeps there for later runs."""

    def __init__(
        self,
        cache: Cache,
        root: Path,
        syntax: Syntax,
        look: Look | None = None,
        known: Mapping[bytes, Unit] | None = None,
    ) -> None:
        """Create it before the vault is listed, or give the `look` that listed the vault.

        `known` has units, by key, that the caller holds already.
        """
        self.cache = cache
        self._known = known or {}
        self.looked = look.began if look else time.time_ns()
        """In nanoseconds since the epoch: the state of a file that was modified later proves
        nothing about its content."""
        self.contents: dict[str, bytes] = {}
        self.keys: dict[str, bytes] = {}
        """The key of each note's unit, by path."""
        self._root = root
        self._inside = os.path.realpath(root)
        self._syntax = syntax
        self._salt = _salt(syntax)
        self._richer = tuple(map(_salt, _richer(syntax)))
        self._sight = look.sight(cache) if look else last_sight(cache)
        self._seen = look.contents(cache) if look else {}

    def seen(self, listing: Listing) -> Mapping[str, bytes]:
        """The digest of each note's content, by path; empty for a note that cannot be read.

        Notes that did not change are not read.
        """
        seen, sight, states = self._seen, self._sight, listing.states
        return {
            path: seen.get(path)
            or sight.content(path, states.get(path))
            or self._read(path).content
            for path in listing.notes
        }

    def sources(self, listing: Listing) -> Iterator[Source]:
        """Every note of the vault; notes that did not change are not read."""
        for path, content in self.seen(listing).items():
            if content:
                yield DigestedNote(path, "", content=content, read=False)
            else:
                yield self._read(path)

    def compile(self, compile_all: Compile) -> Compile:
        """A compile step that calls `compile_all` only for notes whose units are not cached."""

        def compiled(sources: Iterable[Source]) -> Iterator[Unit]:
            notes = list(sources)
            units: list[Unit | None] = [self._unit(note) for note in notes]
            missing = [at for at, unit in enumerate(units) if unit is None]

            def read(at: int) -> Source:
                note = notes[at]
                if isinstance(note, DigestedNote) and not note.read:
                    note = self._read(note.path)
                    notes[at] = _unread(note)
                return note

            for at, unit in zip(missing, compile_all(_LazyNotes(missing, read)), strict=True):
                units[at] = unit
                self._keep(notes[at], unit)
            return (unit for unit in units if unit is not None)

        def undisturbed(sources: Iterable[Source]) -> Iterable[Unit]:
            with no_collection():
                return compiled(sources)

        return undisturbed

    def unit(self, key: bytes) -> Unit | None:
        """The unit kept under a key; None if there is none."""
        return self._known.get(key) or decoded(self.cache.get(key), unit_of)

    def made_of(self, content: bytes) -> Unit | None:
        """A cached unit of the content with this digest, or None; it may hold more than asked."""
        keys = (_unit_key(salt, content) for salt in (self._salt, *self._richer))
        return next((unit for key in keys if (unit := self.unit(key)) is not None), None)

    def unit_of(self, path: str) -> Unit:
        """The unit of a note whose content was given to `take`; compiled if it is not cached."""
        known = self._unit(DigestedNote(path, "", content=self.contents[path], read=False))
        if known is None:
            note = self._read(path)
            known = compile_or_tell(note, self._syntax)
            if note.content:
                self.cache.put(_unit_key(self._salt, note.content), _ENCODE(known))
        return known

    def take(self, contents: Mapping[str, bytes]) -> None:
        """Assume these contents of notes (digests, by path) without looking at the files."""
        self.contents = dict(contents)
        # The mapping is not replaced: callers took it before it was filled.
        self.keys.clear()
        self.keys.update((path, _unit_key(self._salt, each)) for path, each in contents.items())

    def forget(self, path: str) -> None:
        """Drop what is known of a file, because an editor's text was compiled in its place."""
        self.contents.pop(path, None)
        self.keys.pop(path, None)

    def save(self, listing: Listing) -> None:
        """Write the states of files and the compiled units to the cache for the next run."""
        sight = self.sight(listing)
        if sight.files != self._sight.files or sight.proves_more(self._sight):
            self.cache.put(SIGHT, _ENCODE(sight))
        self.cache.save()

    def state(self, listing: Listing) -> VaultState:
        """The state of the whole vault as this run found it."""
        contents = {path: self.contents.get(path, b"") for path in listing.notes}
        others = {path: listing.states[path] for path in listing.files}
        return VaultState(self.looked, vault_digest(contents, others), vault_digest({}, others))

    def sight(self, listing: Listing) -> Sight:
        """The states of the vault's files in this run."""
        return Sight.of(self.looked, listing.states, self.contents)

    def _read(self, path: str) -> DigestedNote:
        try:
            raw = raw_note(self._root, path, self._inside)
        except OSError as error:
            return DigestedNote(path, "", f"{UNREAD}: {error.strerror or error}")
        return DigestedNote(path, *decode(raw), content=content_digest(raw))

    def _unit(self, note: Source) -> Unit | None:
        return self.made_of(self.contents[note.path]) if self._key(note) else None

    def _key(self, note: Source) -> bytes:
        """The key of a note's unit; empty if its file could not be read."""
        if isinstance(note, DigestedNote):
            content = note.content
        else:
            # A note that is no file of the vault has only its text to digest.
            content = b"" if note.trouble else content_digest(note.text.encode())
        if not content:
            return b""
        key = self.keys[note.path] = _unit_key(self._salt, content)
        self.contents[note.path] = content
        return key

    def _keep(self, note: Source, unit: Unit) -> None:
        if key := self._key(note):
            self.cache.put(key, _ENCODE(unit))


def _richer(syntax: Syntax) -> Iterator[Syntax]:
    """Options with which units hold more, so that units made with them can be used as well."""
    if not syntax.prose:
        yield replace(syntax, prose=True)
    if not syntax.pages:
        yield replace(syntax, pages=True)
        yield from _richer(replace(syntax, pages=True))


def _unread(note: DigestedNote) -> DigestedNote:
    """The note without its text: all texts together would take as much memory as the units."""
    return DigestedNote(note.path, "", content=note.content, read=False) if note.content else note


class _LazyNotes(Sequence[Source]):
    """A lazy sequence of notes: each is read when it is taken, and none is kept."""

    def __init__(self, numbers: Sequence[int], read: Callable[[int], Source]) -> None:
        self._numbers = numbers
        self._read = read

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Source: ...
    @overload
    def __getitem__(self, at: slice) -> _LazyNotes: ...
    def __getitem__(self, at: int | slice) -> Source | _LazyNotes:
        if isinstance(at, slice):
            return _LazyNotes(self._numbers[at], self._read)
        return self._read(self._numbers[at])


def _salt(how_read: Syntax) -> bytes:
    return installation() + msgspec.json.encode(how_read)


def _unit_key(salt: bytes, content: bytes) -> bytes:
    return entry_key(b"unit", salt, content)


@contextmanager
def no_collection() -> Iterator[None]:
    """Disable garbage collection: units, and what is made of them, are many small values without
    reference cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # Move what is left to the oldest generation, or the next collection would visit it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
