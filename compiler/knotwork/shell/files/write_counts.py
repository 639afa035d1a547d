"""Counts of the files that a build wrote and deleted in the folder of a site."""

from __future__ import annotations

from typing import NamedTuple


class WriteCounts(NamedTuple):
    """The numbers of files that a build handled, and its troubles."""

    written: int
    unchanged: int
    deleted: int
    troubles: tuple[str, ...]
    """Messages about files that could not be copied or written."""
