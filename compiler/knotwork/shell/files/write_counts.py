"""Counts of what a build did in the folder of a site."""

from __future__ import annotations

from typing import NamedTuple


class WriteCounts(NamedTuple):
    """Counts of files."""

    written: int
    unchanged: int
    deleted: int
    troubles: tuple[str, ...]
    """What could not be copied or written, and why, in words."""
