"""What an earlier build saw of a vault's files, and whether that can still be believed.

A file whose size, times and number are what they were is taken to hold what it held: that is what
makes a build without changes a matter of asking for states. One rule keeps this honest: a file that
was as young as the look at it, to the grain of any clock, may have been written again within the
same tick, so its state proves nothing and its content is read and compared.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

_GRAIN = 2_000_000_000
"""Nanoseconds: FAT keeps times to two seconds, and the clock of a network disk is not ours."""


class State(NamedTuple):
    """What a file system says of a file without opening it."""

    changed: int
    """Nanoseconds since the epoch, as the file says; may lie."""
    touched: int
    """The same, as the file system says of name, owner and content; no program can set it."""
    size: int
    number: int


def state(status: os.stat_result) -> State:
    """The part of a status that changes when a file does."""
    return State(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was: its state, and the digest of its content if anybody read it."""

    state: State
    content: bytes = b""


class Sight(msgspec.Struct, frozen=True):
    """All files of a vault as they were."""

    looked: int
    """Nanoseconds since the epoch, before the first file was asked."""
    files: dict[str, Seen]

    def content(self, path: str, now: State | None) -> bytes:
        """The digest of what a file holds if its state proves it; else nothing."""
        known = self.files.get(path)
        if known is None or now is None or known.state != now:
            return b""
        return known.content if is_old(now, self.looked) else b""

    def is_same(self, path: str, now: State | None) -> bool:
        """Whether a file that nobody read is proved to be as it was."""
        known = self.files.get(path)
        if known is None or now is None or known.state != now:
            return False
        return is_old(now, self.looked)


def is_old(now: State, looked: int) -> bool:
    """Whether a file was so old when somebody looked that its state proves its content."""
    return max(now.changed, now.touched) + _GRAIN < looked


SIGHT = b"sight"
"""Under which key a cache keeps the sight of its vault."""
NOTHING = Sight(0, {})
"""What one knows of a vault that one has never seen."""


def content_digest(raw: bytes) -> bytes:
    """What tells contents apart."""
    return hashlib.blake2b(raw, digest_size=16).digest()


def vault_digest(contents: Mapping[str, bytes], others: Mapping[str, State | None]) -> bytes:
    """One digest of what all notes hold and where all other files stand."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(msgspec.msgpack.encode((contents, others)))
    return digest.digest()
