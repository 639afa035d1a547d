"""Executors whose processes die or stall at certain notes, as a broken library would make them."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from knotwork.shell.processes.batch import compile_batch
from knotwork.shell.processes.pool import processes

KILL, STALL, RAISE = "KILL THE PROCESS", "STALL THE PROCESS", "RAISE AN ERROR"


def deadly_batch(notes: bytes, syntax: bytes, patience: float) -> list[bytes]:
    """As `compile_batch`; but some words do to the process what they say."""
    if KILL.encode() in notes:
        os.kill(os.getpid(), signal.SIGKILL)
    if RAISE.encode() in notes:
        raise MemoryError
    if STALL.encode() in notes:
        # The watchdog of the real thing, in front of a note that never ends. It need not be as
        # patient as with notes that do: those take their time on a busy machine.
        faulthandler.dump_traceback_later(patience / 30, exit=True)
        time.sleep(3600)
    return compile_batch(notes, syntax)


class Deadly(Executor):
    """An executor that does `deadly_batch` whatever it is given."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, _work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        return self._inner.submit(deadly_batch, *args, **more)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=wait, cancel_futures=cancel_futures)


def deadly_processes(count: int) -> Callable[[], Executor]:
    make = processes(count)
    return lambda: Deadly(make())
