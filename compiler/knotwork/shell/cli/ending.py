"""How a command ends that the system tells to: first it takes down what it has begun.

A signal would end the process at once, and leave behind the programs that it has started and its
temporary files. So it becomes an exception, as Ctrl-C does, and all that has an end gets there.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

_SIGNALS = ("SIGTERM", "SIGHUP")
"""To end, and that the terminal is gone; Windows knows neither of them as others do."""


class ToldToEnd(SystemExit):
    """A signal asks this process to end: not an error, and only `main` may catch it."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def end_when_told() -> None:
    """Let signals raise `ToldToEnd` that would end the process; those that are ignored stay so."""
    if sys.platform == "win32":
        return
    for name in _SIGNALS:
        number = getattr(signal, name)
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)  # whoever asks twice does not want to wait
    raise ToldToEnd(number)


def die(told: ToldToEnd) -> None:
    """Die of the signal, as whoever sent it expects, and take forked processes along."""
    # A signal between the beginning of a context and its block ends no `with`: what the context has
    # begun is taken down when nobody holds it any more.
    told.__traceback__ = None
    gc.collect()
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        for child in active_children():
            child.kill()
    if (forked := sys.modules.get("knotwork.shell.processes.forked")) is not None:
        forked.end_all()
    os.kill(os.getpid(), told.number)
