"""Pieces of work on processes that are forked off, their results in order.

A forked process has everything that this one has, so what pages are composed from need not be sent.
It costs nothing to lose one: what it did not give, the caller does itself, and meets whatever was
wrong where it can be told.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection

Work = Callable[[int], bytes]
"""Does the piece of a number."""


def can_fork() -> bool:
    """Whether a process may be forked off now.

    Not on macOS, whose libraries forbid it; not while another thread may hold a lock, for nobody
    would ever give it back in the new process.
    """
    known = "fork" in multiprocessing.get_all_start_methods()
    return known and sys.platform != "darwin" and threading.active_count() == 1


def in_order(work: Work, count: int, jobs: int) -> Iterator[bytes | None]:
    """What each of `count` pieces gives, in their order; None for those whose process was lost."""
    gc.freeze()  # a collection in a forked process would copy every page of memory it visits
    others: list[_Other] = []
    try:
        others.extend(_Other(work, range(first, count, jobs)) for first in range(jobs))
        for number in range(count):
            yield others[number % jobs].result()
    finally:
        for other in others:
            other.end()
        gc.unfreeze()


class _Other:
    """A forked process and what comes from it."""

    def __init__(self, work: Work, numbers: Sequence[int]) -> None:
        context = multiprocessing.get_context("fork")
        self._results, results = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(work, numbers, results), daemon=True)
        self._process.start()
        results.close()

    def result(self) -> bytes | None:
        """The next result; None if the process is gone."""
        try:
            return self._results.recv_bytes()
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._results.close()
        self._process.kill()
        self._process.join()


def _do(work: Work, numbers: Sequence[int], results: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who forked us hears it too, and ends us
    # Whatever goes wrong here goes wrong again where we were forked off, which then says it.
    with contextlib.suppress(Exception):
        for number in numbers:
            results.send_bytes(work(number))
