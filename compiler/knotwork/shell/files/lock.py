"""Locks a folder against other writers, if the system can; a lock ends with its process."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def lock(folder: Path) -> int | None:
    """Wait for the lock of a folder and take it; None where folders cannot be locked."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    # Some network disks have no locks: two writers are not kept apart there.
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def unlock(descriptor: int | None) -> None:
    """Release the lock."""
    if descriptor is not None:
        os.close(descriptor)


@contextlib.contextmanager
def locked_if_free(folder: Path) -> Iterator[bool]:
    """Take the lock of a folder without waiting; yield whether it was taken (never on Windows).

    Raises:
        OSError: the folder cannot be opened.
    """
    if sys.platform == "win32":
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, after waiting until it is free."""
    held = lock(folder)
    try:
        yield
    finally:
        unlock(held)
