"""Executors whose processes die or stall at certain notes, as with a broken library."""

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
    """Like `compile_batch`, but certain words in a note kill or stall the process, or raise."""
    if KILL.encode() in notes:
        os.kill(os.getpid(), signal.SIGKILL)
    if RAISE.encode() in notes:
        raise MemoryError
    if STALL.encode() in notes:
        # The watchdog of `compile_batch`, for a note that never ends. A shorter time will do than
        # for notes that do end, which may be slow on a busy machine.
        faulthandler.dump_traceback_later(patience / 30, exit=True)
        time.sleep(3600)
    return compile_batch(notes, syntax)


class Deadly(Executor):
    """An executor that runs `deadly_batch` in place of any function."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, _work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        return self._inner.submit(deadly_batch, *args, **more)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._inner.shutdown(wait=wait, cancel_futures=cancel_futures)


def deadly_processes(count: int) -> Callable[[], Executor]:
    make = processes(count)
    return lambda: Deadly(make())
