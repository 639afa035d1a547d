"""Remembers units between runs: a note that did not change is neither read nor compiled.

It wraps the compile step; nothing below the shell knows of it. The key of a unit is a digest of
what it was made from: the bytes of its note, the syntax options, and this installation. The path of
a note and the state of its file only serve to avoid reading it (`seen.py`).
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


class Known(Source, frozen=True):
    """A note with the digest of its content, whether it was read or not."""

    content: bytes = b""
    """The digest of the file's bytes; empty if they could not be read."""
    read: bool = True
    """Whether `text` is the note's text; if not, its unit should be in the cache."""


class Memory:
    """The units that a run takes from earlier runs, and leaves for later ones."""

    def __init__(
        self,
        cache: Cache,
        root: Path,
        syntax: Syntax,
        look: Look | None = None,
        known: Mapping[bytes, Unit] | None = None,
    ) -> None:
        """Make the memory before the vault is listed, or give the look that listed it.

        `known` has units that are in memory anyway, by their keys.
        """
        self.cache = cache
        self._known = known or {}
        self.looked = look.began if look else time.time_ns()
        """In nanoseconds since the epoch: what is younger proves nothing."""
        self.contents: dict[str, bytes] = {}
        self.keys: dict[str, bytes] = {}
        """Under which key the unit of each note is kept."""
        self._root = root
        self._inside = os.path.realpath(root)
        self._syntax = syntax
        self._salt = _salt(syntax)
        self._richer = tuple(map(_salt, _richer(syntax)))
        self._sight = look.sight(cache) if look else last_sight(cache)
        self._seen = look.contents(cache) if look else {}

    def seen(self, listing: Listing) -> Mapping[str, bytes]:
        """The digest of each note's content, by path; empty for one that cannot be read.

        Those that did not change are not read.
        """
        seen, sight, states = self._seen, self._sight, listing.states
        return {
            path: seen.get(path)
            or sight.content(path, states.get(path))
            or self._read(path).content
            for path in listing.notes
        }

    def sources(self, listing: Listing) -> Iterator[Source]:
        """Every note of the vault; those that did not change are not read."""
        for path, content in self.seen(listing).items():
            if content:
                yield Known(path, "", content=content, read=False)
            else:
                yield self._read(path)

    def compile(self, compile_all: Compile) -> Compile:
        """A compile step that takes units from the cache, and gives the others to `compile_all`."""

        def compiled(sources: Iterable[Source]) -> Iterator[Unit]:
            notes = list(sources)
            units: list[Unit | None] = [self._unit(note) for note in notes]
            missing = [at for at, unit in enumerate(units) if unit is None]

            def read(at: int) -> Source:
                note = notes[at]
                if isinstance(note, Known) and not note.read:
                    note = self._read(note.path)
                    notes[at] = _unread(note)
                return note

            for at, unit in zip(missing, compile_all(_LazySources(missing, read)), strict=True):
                units[at] = unit
                self._keep(notes[at], unit)
            return (unit for unit in units if unit is not None)

        def undisturbed(sources: Iterable[Source]) -> Iterable[Unit]:
            with no_collection():
                return compiled(sources)

        return undisturbed

    def unit(self, key: bytes) -> Unit | None:
        """The unit kept under a key, if there is one."""
        return self._known.get(key) or decoded(self.cache.get(key), unit_of)

    def made_of(self, content: bytes) -> Unit | None:
        """The kept unit of a note with this content (a digest), or one that holds more."""
        keys = (_unit_key(salt, content) for salt in (self._salt, *self._richer))
        return next((unit for key in keys if (unit := self.unit(key)) is not None), None)

    def unit_of(self, path: str) -> Unit:
        """The unit of a note whose content was given to `take`; compiled here if it was lost."""
        known = self._unit(Known(path, "", content=self.contents[path], read=False))
        if known is None:
            note = self._read(path)
            known = compile_or_tell(note, self._syntax)
            if note.content:
                self.cache.put(_unit_key(self._salt, note.content), _ENCODE(known))
        return known

    def take(self, contents: Mapping[str, bytes]) -> None:
        """Assume these contents of notes (digests, by path) without looking at the files."""
        self.contents = dict(contents)
        # The same mapping stays: others hold it before anything is known.
        self.keys.clear()
        self.keys.update((path, _unit_key(self._salt, each)) for path, each in contents.items())

    def forget(self, path: str) -> None:
        """Keep nothing for a file: what is compiled is the text of an editor."""
        self.contents.pop(path, None)
        self.keys.pop(path, None)

    def save(self, listing: Listing) -> None:
        """Keep what was seen and compiled for the next run."""
        sight = self.sight(listing)
        if sight.files != self._sight.files or sight.proves_more(self._sight):
            self.cache.put(SIGHT, _ENCODE(sight))
        self.cache.save()

    def state(self, listing: Listing) -> VaultState:
        """The whole vault as this run found it."""
        contents = {path: self.contents.get(path, b"") for path in listing.notes}
        others = {path: listing.states[path] for path in listing.files}
        return VaultState(self.looked, vault_digest(contents, others), vault_digest({}, others))

    def sight(self, listing: Listing) -> Sight:
        """The vault's files as they are now."""
        return Sight.of(self.looked, listing.states, self.contents)

    def _read(self, path: str) -> Known:
        try:
            raw = raw_note(self._root, path, self._inside)
        except OSError as error:
            return Known(path, "", f"{UNREAD}: {error.strerror or error}")
        return Known(path, *decode(raw), content=content_digest(raw))

    def _unit(self, note: Source) -> Unit | None:
        return self.made_of(self.contents[note.path]) if self._key(note) else None

    def _key(self, note: Source) -> bytes:
        """The key of a note's unit; empty if its file could not be read."""
        if isinstance(note, Known):
            content = note.content
        else:
            # A note that is not a file of the vault has no bytes to digest but those of its text.
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
    """Options with which units hold more: a unit made with them serves as well."""
    if not syntax.prose:
        yield replace(syntax, prose=True)
    if not syntax.pages:
        yield replace(syntax, pages=True)
        yield from _richer(replace(syntax, pages=True))


def _unread(note: Known) -> Known:
    """The note without its text: all texts together would take as much memory as the units."""
    return Known(note.path, "", content=note.content, read=False) if note.content else note


class _LazySources(Sequence[Source]):
    """A sequence of notes that reads each when it is taken, and keeps none."""

    def __init__(self, numbers: Sequence[int], read: Callable[[int], Source]) -> None:
        self._numbers = numbers
        self._read = read

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Source: ...
    @overload
    def __getitem__(self, at: slice) -> _LazySources: ...
    def __getitem__(self, at: int | slice) -> Source | _LazySources:
        if isinstance(at, slice):
            return _LazySources(self._numbers[at], self._read)
        return self._read(self._numbers[at])


def _salt(how_read: Syntax) -> bytes:
    return installation() + msgspec.json.encode(how_read)


def _unit_key(salt: bytes, content: bytes) -> bytes:
    return entry_key(b"unit", salt, content)


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection: a unit is many small values that refer to nothing that refers back,
    and so is what is made of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # What is left counts as old now: as young, the next collection would visit it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
