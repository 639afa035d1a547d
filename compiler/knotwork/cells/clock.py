"""Measures how long the cells of one program may still take."""

from __future__ import annotations

import time
from collections.abc import Sequence

from knotwork.cells.wire import Message

SLACK = 10.0
"""Seconds for Knotwork's own work: before the first cell, between cells, and after the last."""


class Clock:
    """Measures the time of a program by its events."""

    def __init__(self, limits: Sequence[float]) -> None:
        self._limits = limits
        self._end = time.monotonic() + SLACK

    def record(self, event: Message) -> None:
        """Restart the time: with the limit of the cell when it begins, with `SLACK` after it."""
        patience = self._limits[event["cell"]] if event["event"] == "begin" else SLACK
        self._end = time.monotonic() + patience

    def allow(self, seconds: float) -> None:
        """Set the time to `seconds` from now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; 0 when time is up."""
        return max(0.0, self._end - time.monotonic())
