"""A file of the site as a value: where it stands and its bytes."""

from __future__ import annotations

from typing import TypeAlias

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


class Kept(msgspec.Struct, frozen=True):
    """Files that an earlier build wrote and that are not made again.

    Many at once: after an edit they are tens of thousands.
    """

    paths: tuple[str, ...]
    """Where they stand in the site."""


File: TypeAlias = Artifact | Copy | Kept
"""What a site is made of."""
