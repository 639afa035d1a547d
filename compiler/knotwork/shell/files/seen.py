"""What an earlier build saw of a vault's files, and whether that can still be believed.

A file whose size, times and inode number are unchanged is taken to have the same content, so a
build without changes opens no file. There is one exception. A file that had been written just
before it was looked at may have been written once more within the same tick of the clock: its state
proves nothing, and its content is read and compared.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import msgspec

States: TypeAlias = Mapping[str, tuple[int, int]]
"""Modification time (in nanoseconds) and size of each file of a site, by its path there."""
_GRAIN = 2_000_000_000
"""Nanoseconds of "just before": FAT's times have two seconds, and network disks other clocks."""


class State(NamedTuple):
    """What tells, without opening a file, whether it changed."""

    changed: int
    """The modification time, in nanoseconds since the epoch; programs can set it to anything."""
    touched: int
    """The change time of content and metadata, which no program can set."""
    size: int
    number: int


def state(status: os.stat_result) -> State:
    """The part of a status that changes when a file does."""
    return State(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was: its state, and the digest of its content if it was read."""

    state: State
    content: bytes = b""


class Sight(msgspec.Struct, frozen=True):
    """All files of a vault as they were."""

    looked: int
    """When it began to be listed, in nanoseconds since the epoch."""
    files: dict[str, Seen]

    @classmethod
    def of(
        cls, looked: int, states: Mapping[str, State | None], contents: Mapping[str, bytes]
    ) -> Sight:
        """The sight of files with these states, by path; `contents` are the digests of notes."""
        files = {
            path: Seen(state, contents.get(path, b""))
            for path, state in states.items()
            if state is not None
        }
        return cls(looked, files)

    def content(self, path: str, now: State | None) -> bytes:
        """The digest of a file's content if its state proves that it is the same; else empty."""
        return self.files[path].content if self.is_same(path, now) else b""

    def is_same(self, path: str, now: State | None) -> bool:
        """Whether the state of a file proves that its content is the same."""
        known = self.files.get(path)
        if known is None or now is None or known.state != now:
            return False
        return is_old(now, self.looked)

    def proves_more(self, before: Sight) -> bool:
        """Whether a file stands in it that an earlier sight does not prove to be the same.

        Files that did not change may be old enough by now to be believed.
        """
        return any(not before.is_same(path, seen.state) for path, seen in self.files.items())


class VaultState(msgspec.Struct, frozen=True):
    """A whole vault as it was."""

    looked: int
    """When it began to be listed, in nanoseconds since the epoch."""
    digest: bytes
    """A digest of all its files (`vault_digest`)."""
    others: bytes
    """The same of all its files but the notes."""


def is_old(now: State, looked: int) -> bool:
    """Whether a file was old enough, when it was looked at, for its state to prove its content."""
    return max(now.changed, now.touched) + _GRAIN < looked


SIGHT = b"sight"
"""The key under which a cache keeps the sight of its vault."""
NOTHING = Sight(0, {})
"""The sight of a vault that was never seen before."""


def content_digest(raw: bytes) -> bytes:
    """A digest of a file's content, or of what else has to be the same."""
    return hashlib.blake2b(raw, digest_size=16).digest()


def vault_digest(contents: Mapping[str, bytes], others: Mapping[str, State | None]) -> bytes:
    """One digest of the contents of all notes and the states of all other files."""
    return content_digest(msgspec.msgpack.encode((contents, others)))
