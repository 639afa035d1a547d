"""What is kept of the pages of one site: the facts that each was made from, in pieces.

Facts have numbers, and of each page those are kept that it read. A build after an edit of a few
notes needs little of all that, so it lies in pieces: a head, the facts of each family, the pages by
the thousand; and what such builds changed, in one more, until a larger one writes everything anew.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeVar

import msgspec

from knotwork.shell.remember.cache import Cache

T = TypeVar("T")
_DIGEST = 8
_NONE = bytes(_DIGEST)
"""In the place of the digest of an answer that has none: it is never taken for the same."""
_AT_ONCE = 1_000
"""Pages in one piece."""
_STAMP = 8
_ENCODE = msgspec.msgpack.Encoder().encode


class Trace(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one plan gave: the numbers of the facts it read, and the files it became."""

    facts: bytes
    files: tuple[str, ...]


class Late(msgspec.Struct, frozen=True, array_like=True):
    """The same of a plan that was carried out since: its facts by family, None if not known."""

    facts: dict[str, list[str]] | None
    files: tuple[str, ...]


class Later(msgspec.Struct, array_like=True):
    """What builds changed since the pieces were written."""

    units: dict[str, bytes] = {}
    pages: dict[str, Late] = {}


class Head(msgspec.Struct, array_like=True):
    """What every build looks at."""

    made_with: bytes
    """Everything but the vault that pages depend on."""
    shape: bytes = b""
    """Of the vault: while it stays, only facts of units can change. Empty if it is not known."""
    units: dict[str, bytes] = {}
    """Under which key the unit of each note is kept."""
    families: tuple[str, ...] = ()
    doubtful: bytes = b""
    """The numbers of the facts whose answers have no digest."""
    count: int = 0
    """Numbers that were given."""
    dense: int = 0
    """The count when every fact was last in use; renamed notes leave facts behind."""
    pieces: int = 0
    """Pieces with pages."""


class _Table(msgspec.Struct, array_like=True):
    keys: list[str]
    numbers: bytes
    digests: bytes


class Family:
    """The facts of one family: a number for each key, and a digest of its answer."""

    def __init__(self, numbers: dict[str, int], digests: bytearray) -> None:
        self.numbers = numbers
        """By key, in the order in which they were first asked."""
        self.digests = digests
        """One after the other; fewer than there are numbers for those that are new."""

    def digest(self, at: int) -> bytes:
        """The digest of a fact by its place; nothing for an answer without one."""
        found = bytes(self.digests[at * _DIGEST : (at + 1) * _DIGEST])
        return b"" if found == _NONE else found

    def append(self, digest: bytes) -> None:
        """Note the digest of the next fact."""
        self.digests += digest or _NONE

    @property
    def digested(self) -> int:
        """How many facts have had their place for a digest filled."""
        return len(self.digests) // _DIGEST


class Pieces:
    """Where the pieces of one site lie."""

    def __init__(self, cache: Cache, folder: str) -> None:
        self._cache = cache
        self._folder = folder.encode("utf-8", "surrogateescape")
        self._stamp = b""
        """Of all pieces that were written together."""

    def head(self, made_with: bytes) -> Head:
        """The head, empty if there is none for pages that were made with this."""
        stored = self._cache.get(self._key("head")) or b""
        self._stamp = stored[:_STAMP]
        known = _read(stored[_STAMP:], Head)
        return known if known and known.made_with == made_with else Head(made_with)

    def family(self, name: str) -> Family | None:
        """The facts of a family; None if they were lost."""
        table = self._get(f"facts {name}", _Table)
        if table is None:
            return None
        numbers = dict(zip(table.keys, array("I", table.numbers), strict=True))
        return Family(numbers, bytearray(table.digests))

    def pages(self, head: Head) -> dict[str, Trace]:
        """All pages by the names of their plans; those of lost pieces are missing."""
        found: dict[str, Trace] = {}
        for number in range(head.pieces):
            found.update(self._get(f"pages {number}", dict[str, Trace]) or {})
        return found

    def later(self) -> Later:
        """What changed since."""
        return self._get("later", Later) or Later()

    def keep_later(self, later: Later) -> None:
        """Keep what changed since the pieces were written."""
        self._put("later", later)

    def keep(self, head: Head, families: Mapping[str, Family], pages: Mapping[str, Trace]) -> None:
        """Keep everything anew."""
        self._stamp = os.urandom(_STAMP)
        for name, family in families.items():
            numbers = array("I", family.numbers.values())
            table = _Table(list(family.numbers), numbers.tobytes(), bytes(family.digests))
            self._put(f"facts {name}", table)
        rest = iter(pages.items())
        pieces = 0
        while piece := dict(islice(rest, _AT_ONCE)):
            self._put(f"pages {pieces}", piece)
            pieces += 1
        self._put("later", Later())
        head.families, head.pieces = tuple(families), pieces
        self._put("head", head)

    def _put(self, name: str, value: object) -> None:
        self._cache.put(self._key(name), self._stamp + _ENCODE(value))

    def _get(self, name: str, kind: type[T]) -> T | None:
        stored = self._cache.get(self._key(name))
        if not self._stamp or stored is None or not stored.startswith(self._stamp):
            return None
        return _read(stored[_STAMP:], kind)

    def _key(self, name: str) -> bytes:
        hashed = hashlib.blake2b(self._folder, digest_size=16, person=b"pages")
        hashed.update(b"\0" + name.encode())
        return hashed.digest()


def doubtful(families: Iterable[Family]) -> bytes:
    """The numbers of the facts whose answers have no digest."""
    found = array("I")
    for family in families:
        if _NONE in family.digests:
            for at, number in enumerate(islice(family.numbers.values(), family.digested)):
                if not family.digest(at):
                    found.append(number)
    return found.tobytes()


def _read(content: bytes, kind: type[T]) -> T | None:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.DecodeError:
        return None
