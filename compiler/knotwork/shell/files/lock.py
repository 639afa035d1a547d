"""Keeps two builds out of one folder, where the system can; the lock dies with its process."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def lock(folder: Path) -> int | None:
    """Wait until no other build has the folder, and take it; None where folders have no locks."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    # A network disk may know no locks; then two builds at once are on their own.
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def unlock(descriptor: int | None) -> None:
    """Give the folder back."""
    if descriptor is not None:
        os.close(descriptor)
