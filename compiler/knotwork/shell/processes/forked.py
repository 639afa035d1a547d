"""Runs pieces of work on forked processes, and gives their results in order.

A forked process shares the memory of this one, so the graph that pages are composed from need not
be sent to it. If a process is lost, the caller does its work itself, and so meets the error, if
there is one, where it can be reported.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TypeAlias

from knotwork.shell.processes.aside import die_when_told

WORTH_PROCESSES = 400
"""Notes or pages; for fewer of them, to start processes takes longer than the work."""

Work: TypeAlias = Callable[[int], bytes]
"""Does one piece of work, by its number."""


def in_order(work: Work, count: int, jobs: int) -> Iterator[bytes | None]:
    """The result of each of `count` pieces, in order; None for those whose process was lost."""
    gc.freeze()  # a collection in a forked process would copy every page of memory it visits
    others: list[_Other] = []
    results: dict[int, bytes | None] = {}
    try:
        for first in range(jobs):
            numbers = range(first, count, jobs)
            try:
                others.append(_Other(work, numbers, tuple(others)))
            except OSError:  # the system has no memory or no room for one more
                results.update(dict.fromkeys(numbers))
        for number in range(count):
            # One process may be far ahead of another, and must not wait for somebody to listen.
            while number not in results:
                for other in _ready(others):
                    results.update(other.result())
            yield results.pop(number)
    finally:
        for other in others:
            other.end()
        gc.unfreeze()


class _Other:
    """A forked process and the pipe with its results."""

    def __init__(self, work: Work, numbers: Sequence[int], earlier: Iterable[_Other]) -> None:
        context = multiprocessing.get_context("fork")
        self.results, results = context.Pipe(duplex=False)
        self._left = deque(numbers)
        heard = (self.results, *(other.results for other in earlier))
        self._process = context.Process(
            target=_do, args=(work, numbers, results, heard), daemon=True
        )
        self._process.start()
        results.close()

    @property
    def is_expected(self) -> bool:
        """Whether results are still to come."""
        return bool(self._left)

    def result(self) -> dict[int, bytes | None]:
        """The next result by its number; None for all that are left if the process is gone."""
        try:
            result = self.results.recv_bytes()
        except (EOFError, OSError):
            lost = dict.fromkeys(self._left)
            self._left.clear()
            return lost
        return {self._left.popleft(): result}

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.results.close()
        self._process.kill()
        self._process.join()


def _ready(others: Iterable[_Other]) -> Iterator[_Other]:
    """Waits until a process has sent something; gives all that have."""
    expected = {other.results: other for other in others if other.is_expected}
    return (expected[one] for one in wait(expected) if isinstance(one, Connection))


def _do(
    work: Work, numbers: Sequence[int], results: Connection, heard: Iterable[Connection]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who forked us hears it too, and ends us
    die_when_told()
    for one in heard:
        one.close()  # or nobody here would notice that the one who listens is gone
    # Whatever goes wrong here goes wrong again where we were forked off, which then says it.
    with contextlib.suppress(Exception):
        for number in numbers:
            results.send_bytes(work(number))
