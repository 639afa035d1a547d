"""Counts the steps that some work takes, as a reproducible measure of time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python the work executes, counting a line once for each execution."""
    counted = 0

    def count(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def growth(work: Callable[[int], object], size: int) -> float:
    """The factor by which the steps of the work grow at twice the size; 2 is linear."""
    work(1)  # leaves imports and caches of the first call out of the count
    return steps(lambda: work(2 * size)) / steps(lambda: work(size))
