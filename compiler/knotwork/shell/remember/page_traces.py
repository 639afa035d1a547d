"""Stores, for each page of a site, the numbers of the facts that it was made from.

The facts are those of `page_facts.py`. A build after a small edit needs little of all this, so it
is stored in pieces: a head, the facts of each family, and the pages in groups. What such builds
change goes into one more piece, until a larger build writes everything anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from itertools import islice
from typing import TypeVar

import msgspec

from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.link_targets import LinkTargets
from knotwork.shell.remember.page_facts import Column, PageFacts
from knotwork.shell.remember.traces import AT_ONCE, Piece, PieceFacts, Trace, Traces, pieced

T = TypeVar("T")
_STAMP = 8
"""Bytes of the random prefix that pieces share if, and only if, they were written together."""
_ENCODE = msgspec.msgpack.Encoder().encode


class RecentTrace(msgspec.Struct, frozen=True, array_like=True):
    """A plan that was carried out since the pieces were written."""

    facts: dict[str, list[str]] | None
    """The keys of the facts it read, by family; None if unknown."""
    files: tuple[str, ...]


class RecentChanges(msgspec.Struct, array_like=True):
    """The changes made by builds since the pieces were written."""

    units: dict[str, bytes] = {}
    """The key of each changed note's unit in the cache."""
    pages: dict[str, RecentTrace] = {}
    """The plans that were carried out, by name."""


class Head(msgspec.Struct, array_like=True):
    """The first piece, which every build reads."""

    made_with: bytes
    """A digest of all that pages depend on besides the vault."""
    shape: bytes = b""
    """The shape of the vault: while it stays the same, only facts of units change. Empty if
    unknown."""
    units: dict[str, bytes] = {}
    """The key of each note's unit in the cache."""
    families: tuple[str, ...] = ()
    doubtful: bytes = b""
    """The numbers of the facts whose values have no digest."""
    count: int = 0
    """The next number for a fact."""
    dense: int = 0
    """The value of `count` when all facts were last in use; renamed notes leave unused facts."""
    pieces: int = 0
    """The number of pieces with pages."""


_HEADS = msgspec.msgpack.Decoder(Head)


class _Column(msgspec.Struct, array_like=True):
    numbers: bytes
    digests: bytes


class Pieces:
    """The pieces of one site in the cache."""

    def __init__(self, cache: Cache, folder: str) -> None:
        self._cache = cache
        self._folder = folder.encode("utf-8", "surrogateescape")
        self._stamp = b""
        """The prefix of the stored pieces; empty if there are none to use."""
        self._keys: list[str] | None = None
        self._recent: RecentChanges | None = None

    def head(self, made_with: bytes) -> Head:
        """The head; an empty one if none is kept, or the pages were made with something else."""
        stored = self._cache.get(self._key("head")) or b""
        self._stamp = stored[:_STAMP]
        known = decoded(stored[_STAMP:], _HEADS.decode)
        if known is not None and known.made_with == made_with:
            self._keys, self._recent = (
                self._get("keys", list[str]),
                self._get("recent", RecentChanges),
            )
            # Without the keys the numbers of facts have no meaning; without the recent changes it
            # is unknown which pages in the folder are newer than the pieces.
            if self._keys is not None and self._recent is not None:
                return known
            self._keys = self._recent = None
        self._stamp = b""
        return Head(made_with)

    def facts(self, head: Head, lost: Callable[[], None]) -> PageFacts:
        """The facts that pages were made from; calls `lost` if a piece of them is missing."""

        def column(family: str) -> Column | None:
            if family not in head.families:
                return None
            found = self._get(f"facts {family}", _Column)
            if found is None:
                lost()
                return None
            return Column(found.numbers, found.digests)

        return PageFacts(self._keys or [], head.count, column)

    def pages(self, head: Head) -> Traces:
        """The traces of all plans, except those in lost pieces."""
        found = (self._get(f"pages {number}", Piece) for number in range(head.pieces))
        known = [(number, piece) for number, piece in enumerate(found) if piece is not None]

        def facts(at: int) -> PieceFacts | None:
            return self._get(f"facts of pages {known[at][0]}", PieceFacts)

        return Traces((piece for _number, piece in known), facts)

    def link_targets(self, lost: Callable[[], None]) -> LinkTargets:
        """Targets and relations of the links at that time; calls `lost` if they are missing."""
        found = self._get("links", LinkTargets)
        if found is None:
            lost()
        return found or LinkTargets()

    def recent(self) -> RecentChanges:
        """The changes made by builds since the pieces were written."""
        return self._recent or RecentChanges()

    def keep_recent(self, recent: RecentChanges) -> None:
        """Keep the changes made by builds since the pieces were written."""
        self._put("recent", recent)

    def keep(
        self,
        head: Head,
        facts: PageFacts,
        pages: Mapping[str, Trace],
        links: LinkTargets,
    ) -> None:
        """Write all pieces anew."""
        self._stamp = os.urandom(_STAMP)
        for name, column in facts.columns.items():
            kept = _Column(column.numbers.tobytes(), bytes(column.digests))
            self._put(f"facts {name}", kept)
        self._put("keys", facts.keys)
        self._put("links", links)
        rest = iter(pages.items())
        pieces = 0
        while some := dict(islice(rest, AT_ONCE)):
            piece, its_facts = pieced(some)
            self._put(f"pages {pieces}", piece)
            self._put(f"facts of pages {pieces}", its_facts)
            pieces += 1
        self._put("recent", RecentChanges())
        head.families, head.pieces = tuple(facts.columns), pieces
        self._put("head", head)

    def _put(self, name: str, value: object) -> None:
        self._cache.put(self._key(name), self._stamp + _ENCODE(value))

    def _get(self, name: str, kind: type[T]) -> T | None:
        stored = self._cache.get(self._key(name))
        if not self._stamp or stored is None or not stored.startswith(self._stamp):
            return None
        return decoded(stored[_STAMP:], msgspec.msgpack.Decoder(kind).decode)

    def _key(self, name: str) -> bytes:
        return entry_key(b"pages", self._folder, b"\0", name.encode())
