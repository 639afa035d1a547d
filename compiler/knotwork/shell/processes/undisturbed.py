"""Defers signals while a process is started and not registered yet."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Defer signals that end the command until the end of this block.

    They are received and raised again later, not blocked: the system would deliver a signal that is
    blocked in this thread to another one, and Python would still run its handler here.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _frame: received.append(number))
        for number in map(signal.Signals.__getitem__, _NAMES)
        if signal.getsignal(number) not in (signal.SIG_IGN, None)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for caught in received:
            signal.raise_signal(caught)
