"""A file of the site as a value: where it stands and its bytes."""

from __future__ import annotations

import msgspec


class Artifact(msgspec.Struct, frozen=True):
    """One file of the site; two of them are the same if they compare equal."""

    path: str
    """Where it stands in the site, with `/` between folders; not percent-encoded."""
    content: bytes


class Copy(msgspec.Struct, frozen=True):
    """A file of the vault that the site carries unchanged."""

    path: str
    """Where it stands in the site."""
    source: str
    """Its path in the vault."""


class Kept(Copy, frozen=True):
    """A file that an earlier build wrote and that is not made again: a copy of itself."""

    source: str = ""
