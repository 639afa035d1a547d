"""Runs pieces of work on forked processes, and gives their results in order.

A forked process shares the memory of this one, so the graph that pages are composed from need not
be sent to it. If a process is lost, the caller does its work itself, and so meets the error, if
there is one, where it can be reported.

Forks and pipes are the system's own: multiprocessing, which needs neither, takes longer to import
than a small vault to build.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import select
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NoReturn, TypeAlias

WORTH_PROCESSES = 400
"""Notes or pages; for fewer of them, to start processes takes longer than the work."""
_LENGTH = 8
"""Bytes that tell the length of a result, before it."""
_AT_ONCE = 1 << 20
"""Bytes that are read from a pipe at once."""

Work: TypeAlias = Callable[[int], bytes]
"""Does one piece of work, by its number."""
Task: TypeAlias = Callable[[], bytes]
"""Does a whole task."""


def can_fork() -> bool:
    """Whether it is safe to fork this process now.

    It is not on macOS, whose libraries forbid it, nor with other threads: a lock that one of them
    holds would stay locked in the new process for ever.
    """
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def aside(work: Task) -> Task:
    """Begin a task on a process of its own; the function returned waits for its result.

    If no process can be forked, or if it was lost, that function does the task itself. A process
    whose result nobody waited for ends with this one.
    """
    if not can_fork():
        return work
    try:
        other = _Other(lambda _number: work(), (0,), ())
    except OSError:  # the system has no memory or no room for one more
        return work

    def given() -> bytes:
        try:
            (result,) = other.result().values()
        finally:
            other.end()
        return work() if result is None else result

    return given


def in_order(work: Work, count: int, jobs: int) -> Iterator[bytes | None]:
    """The result of each of `count` pieces, in order; None for those whose process was lost."""
    gc.freeze()  # a collection in a forked process would copy every page of memory it visits
    others: list[_Other] = []
    results: dict[int, bytes | None] = {}
    try:
        for first in range(jobs):
            numbers = range(first, count, jobs)
            try:
                others.append(_Other(work, numbers, others))
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


def end_all() -> None:
    """End the processes whose results nobody waited for, whatever they are doing."""
    for other in tuple(_running):
        other.end()


def die_when_told() -> None:
    """Let signals end this forked process at once: what is to be taken down is not its own."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


class _Other:
    """A forked process and the pipe with its results."""

    def __init__(self, work: Work, numbers: Sequence[int], earlier: Iterable[_Other]) -> None:
        self.results, results = os.pipe()
        self._left = deque(numbers)
        try:
            self._process = os.fork()
        except OSError:
            os.close(self.results)
            os.close(results)
            raise
        if not self._process:
            _do(work, numbers, results, (self.results, *(other.results for other in earlier)))
        os.close(results)
        _running.add(self)

    @property
    def is_expected(self) -> bool:
        """Whether results are still to come."""
        return bool(self._left)

    def result(self) -> dict[int, bytes | None]:
        """The next result by its number; None for all that are left if the process is gone."""
        length = self._read(_LENGTH) if self in _running else None
        result = None if length is None else self._read(int.from_bytes(length))
        if result is None:
            lost = dict.fromkeys(self._left)
            self._left.clear()
            return lost
        return {self._left.popleft(): result}

    def _read(self, length: int) -> bytes | None:
        """So many bytes; None if the process is gone."""
        parts: list[bytes] = []
        while length:
            part = os.read(self.results, min(length, _AT_ONCE))
            if not part:
                return None
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self not in _running:
            return
        _running.remove(self)
        os.close(self.results)
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # it has ended already
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


_running: set[_Other] = set()
"""The processes that were not ended yet."""
atexit.register(end_all)


def _ready(others: Iterable[_Other]) -> Iterator[_Other]:
    """Waits until a process has sent something, or is gone; gives all of which that is so."""
    expected = {other.results: other for other in others if other.is_expected}
    poll = select.poll()
    for pipe in expected:
        poll.register(pipe, select.POLLIN)
    return (expected[pipe] for pipe, _event in poll.poll())


def _do(work: Work, numbers: Sequence[int], results: int, heard: Iterable[int]) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who forked us hears it, and ends us
        die_when_told()
        for pipe in heard:
            os.close(pipe)  # or nobody here would notice that the one who listens is gone
        # Whatever goes wrong here goes wrong again where we were forked off, which then says it.
        with contextlib.suppress(Exception):
            for number in numbers:
                result = work(number)
                rest = memoryview(len(result).to_bytes(_LENGTH) + result)
                while rest:
                    rest = rest[os.write(results, rest) :]
    finally:
        os._exit(0)
