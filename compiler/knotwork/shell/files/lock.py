"""Keeps two writers out of one folder, where the system can; the lock dies with its process."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def lock(folder: Path) -> int | None:
    """Wait until nobody else has the folder, and take it; None where folders have no locks."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    # A network disk may know no locks; then two writers at once are on their own.
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def unlock(descriptor: int | None) -> None:
    """Give the folder back."""
    if descriptor is not None:
        os.close(descriptor)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, waiting for whoever has it."""
    held = lock(folder)
    try:
        yield
    finally:
        unlock(held)
