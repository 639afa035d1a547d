"""Keeps signals off for a moment in which a process is begun and nobody knows of it yet."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals that end the command wait until the end of this block.

    A program that is started here does not heed them either: whoever starts it is to kill it.
    """
    if sys.platform == "win32":
        yield
        return
    told = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, told)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
