"""The states of a vault's files in an earlier run, and whether they prove that a file is unchanged.

A file whose size, times and inode number are unchanged is taken to have the same content, so a
build without changes opens no file. There is one exception: a file that had been written just
before the earlier run saw it may have been written again within the same tick of the clock. Its
state proves nothing, and its content is read and compared.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import msgspec

States: TypeAlias = Mapping[str, tuple[int, int]]
"""Modification time (in nanoseconds) and size of each file of a site, by its path in the site."""
_GRAIN = 2_000_000_000
"""Nanoseconds that count as "just before": times on FAT have a resolution of two seconds, and
network disks have clocks of their own."""


class State(NamedTuple):
    """The part of a file's status that shows whether it changed, without opening it."""

    changed: int
    """The modification time, in nanoseconds since the epoch; programs can set it to anything."""
    touched: int
    """The change time of content and metadata, which no program can set."""
    size: int
    number: int
    """The inode number."""


def state(status: os.stat_result) -> State:
    """The state of the file that has this status."""
    return State(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """The state of a file in a run, and the digest of its content if it was read."""

    state: State
    content: bytes = b""


class Sight(msgspec.Struct, frozen=True):
    """The states of all files of a vault in a run."""

    looked: int
    """When listing the vault began, in nanoseconds since the epoch."""
    files: dict[str, Seen]

    @classmethod
    def of(
        cls, looked: int, states: Mapping[str, State | None], contents: Mapping[str, bytes]
    ) -> Sight:
        """The sight of files with these states, by path; `contents` has the digests of notes."""
        files = {
            path: Seen(state, contents.get(path, b""))
            for path, state in states.items()
            if state is not None
        }
        return cls(looked, files)

    def content(self, path: str, now: State | None) -> bytes:
        """The digest of a file's content if the state `now` proves it unchanged; else empty."""
        return self.files[path].content if self.is_same(path, now) else b""

    def is_same(self, path: str, now: State | None) -> bool:
        """Whether the state `now` proves that the content of a file is unchanged."""
        known = self.files.get(path)
        if known is None or now is None or known.state != now:
            return False
        return is_old(now, self.looked)

    def proves_more(self, before: Sight) -> bool:
        """Whether this sight has a file that `before` does not prove unchanged.

        Even without changes there may be one: a file that was too young may be old enough now.
        """
        return any(not before.is_same(path, seen.state) for path, seen in self.files.items())


class VaultState(msgspec.Struct, frozen=True):
    """The state of a whole vault in a run."""

    looked: int
    """When listing the vault began, in nanoseconds since the epoch."""
    digest: bytes
    """A digest of all files (`vault_digest`)."""
    others: bytes
    """The digest of all files but the notes."""


def is_old(now: State, looked: int) -> bool:
    """Whether a file was old enough at the time `looked` for its state to prove its content."""
    return max(now.changed, now.touched) + _GRAIN < looked


SIGHT = b"sight"
"""The key under which a cache keeps the sight of its vault."""
NOTHING = Sight(0, {})
"""The sight of a vault that no run has seen."""


def content_digest(raw: bytes) -> bytes:
    """A digest of a file's content, or of what else has to be the same."""
    return hashlib.blake2b(raw, digest_size=16).digest()


def vault_digest(contents: Mapping[str, bytes], others: Mapping[str, State | None]) -> bytes:
    """One digest of the contents of all notes and the states of all other files."""
    return content_digest(msgspec.msgpack.encode((contents, others)))
