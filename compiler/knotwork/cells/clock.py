"""How long the cells of one program may still take."""

from __future__ import annotations

import time
from collections.abc import Sequence

from knotwork.cells.wire import Message

SLACK = 10.0
"""Seconds between two cells, before the first and after the last: our own work."""


class Clock:
    """Watches a program's events and knows when its patience ends."""

    def __init__(self, limits: Sequence[float]) -> None:
        self._limits = limits
        self._end = time.monotonic() + SLACK

    def hear(self, event: Message) -> None:
        """Start a cell's own time when it begins, and ours when it is done."""
        patience = self._limits[event["cell"]] if event["event"] == "begin" else SLACK
        self._end = time.monotonic() + patience

    def allow(self, seconds: float) -> None:
        """Wait so much longer, whatever was agreed."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the end; none when it is over."""
        return max(0.0, self._end - time.monotonic())
