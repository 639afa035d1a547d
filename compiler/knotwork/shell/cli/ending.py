"""Ends a command that receives a signal, after it has cleaned up.

A signal would end the process at once, and leave behind its child processes and its temporary
files. So it becomes an exception, as Ctrl-C does, and all context managers are left.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_SIGNALS = ("SIGTERM", "SIGHUP")
"""The signals to terminate, and for a closed terminal; Windows has them in another form or not at
all."""


class Terminated(SystemExit):
    """Raised when a signal asks this process to end; no error, and only `main` may catch it."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def end_when_told() -> None:
    """Let signals that would end the process raise `Terminated`; ignored signals stay ignored."""
    if sys.platform == "win32":
        return
    for name in _SIGNALS:
        number = getattr(signal, name)
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # a second signal ends the process at once
    raise Terminated(number)


def die(ended: Terminated) -> None:
    """End all forked processes, then this one by the same signal, as its sender expects."""
    # A signal between `__enter__` and the block of a `with` skips `__exit__`: such a context is
    # cleaned up when it is collected, which the traceback would prevent.
    ended.__traceback__ = None
    gc.collect()
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        for child in active_children():
            child.kill()
    if (forked := sys.modules.get("knotwork.shell.processes.forked")) is not None:
        forked.end_all()
    os.kill(os.getpid(), ended.number)
