"""How many steps some work takes: as a measure of time that is the same each time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python the work runs; one line as often as a loop comes back to it."""
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
    """How many times as many steps the work takes at twice the size; 2 is linear."""
    work(1)  # what is imported or remembered at the first time does not count
    return steps(lambda: work(2 * size)) / steps(lambda: work(size))
