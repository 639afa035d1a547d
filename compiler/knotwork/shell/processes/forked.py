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
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import length_hint
from typing import NoReturn, TypeAlias

from knotwork.shell.processes.undisturbed import undisturbed

WORTH_PROCESSES = 400
"""Notes or pages; for fewer of them, to start processes takes longer than the work."""
_QUEUED = 1024
"""Pieces of work that are handed out before any is done: as many numbers as every pipe holds."""
_NUMBER, _LENGTH = 4, 8
"""Bytes of the number of a piece, and of the length of a result."""
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
        result: bytes | None = None
        try:
            while result is None and other.is_expected:
                result = other.result().get(0)
        finally:
            other.end()
        return work() if result is None else result

    return given


def in_order(work: Work, count: int, jobs: int) -> Iterator[bytes | None]:
    """The result of each of `count` pieces, in order; None for those that were lost.

    Each process takes the next piece when it is done with one, so that all end at about the same
    time. What each takes has growing numbers.
    """
    gc.freeze()  # a collection in a forked process would copy every page of memory it visits
    others: list[_Other] = []
    results: dict[int, bytes | None] = {}
    queue = _Queue(count)
    try:
        for _ in range(jobs):
            # The system may have no memory or no room for one more.
            with contextlib.suppress(OSError):
                others.append(_Other(work, queue.taken(), others))
        for number in range(count):
            # One process may be far ahead of another, and must not wait for somebody to listen.
            while number not in results:
                ready = _ready(others)
                if not ready:  # all processes are gone
                    results[number] = None
                for other in ready:
                    found = other.result()
                    results.update(found)
                    queue.put(len(found))
            yield results.pop(number)
    finally:
        for other in others:
            other.end()
        queue.close()
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


class _Queue:
    """Numbers for whichever process takes them, in a pipe; no process waits for this one."""

    def __init__(self, count: int) -> None:
        self._numbers = iter(range(count))
        self._taken, self._put = os.pipe()
        self.put(_QUEUED)

    def put(self, count: int) -> None:
        """Add some of the numbers that are left; after the last, whoever asks for more ends."""
        for number in islice(self._numbers, count):
            os.write(self._put, number.to_bytes(_NUMBER))
        if self._put >= 0 and not length_hint(self._numbers):
            self._close_put()

    def taken(self) -> Iterator[int]:
        """Take numbers, in a forked process, until there are none."""
        self._close_put()  # or nobody would ever learn that there are none
        while number := os.read(self._taken, _NUMBER):
            yield int.from_bytes(number)

    def close(self) -> None:
        """Close both ends of the pipe."""
        self._close_put()
        os.close(self._taken)

    def _close_put(self) -> None:
        if self._put >= 0:
            os.close(self._put)
            self._put = -1


class _Other:
    """A forked process and the pipe with its results, each after the number of its piece."""

    def __init__(self, work: Work, numbers: Iterable[int], earlier: Iterable[_Other]) -> None:
        """`numbers` are asked for in the other process alone."""
        self.results, results = os.pipe()
        self.is_expected = True
        """Whether results may still come."""
        self._at: int | None = None
        try:
            # Python ignores what is raised in functions that it calls at a fork.
            with undisturbed():
                self._process = os.fork()
                if not self._process:
                    heard = (self.results, *(other.results for other in earlier))
                    _do(work, numbers, results, heard)
                _running.add(self)
        except OSError:
            os.close(self.results)
            os.close(results)
            raise
        except BaseException:  # a signal: nobody else knows of the process yet
            self.end()
            os.close(results)
            raise
        os.close(results)

    def result(self) -> dict[int, bytes | None]:
        """The next result by its number, if it is there; None for that of a process that ended."""
        if self._at is None:
            number = self._read(_NUMBER)
            self._at = None if number is None else int.from_bytes(number)
            self.is_expected = number is not None
            return {}
        length = self._read(_LENGTH)
        result = None if length is None else self._read(int.from_bytes(length))
        self.is_expected = result is not None
        at, self._at = self._at, None
        return {at: result}

    def _read(self, length: int) -> bytes | None:
        """The next `length` bytes; None if the process is gone."""
        if self not in _running:
            return None
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


def _ready(others: Iterable[_Other]) -> tuple[_Other, ...]:
    """Waits until a process has sent something or ended; gives all that have, if any are left."""
    expected = {other.results: other for other in others if other.is_expected}
    poll = select.poll()
    for pipe in expected:
        poll.register(pipe, select.POLLIN)
    return tuple(expected[pipe] for pipe, _event in poll.poll()) if expected else ()


def _do(work: Work, numbers: Iterable[int], results: int, heard: Iterable[int]) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who forked us hears it, and ends us
        die_when_told()
        for pipe in heard:
            os.close(pipe)  # or nobody here would notice that the one who listens is gone
        # Whatever goes wrong here goes wrong again where we were forked off, which then says it.
        with contextlib.suppress(Exception):
            for number in numbers:
                # Named before it is done: if this process is lost, so is that piece alone.
                os.write(results, number.to_bytes(_NUMBER))
                result = work(number)
                rest = memoryview(len(result).to_bytes(_LENGTH) + result)
                while rest:
                    rest = rest[os.write(results, rest) :]
    finally:
        os._exit(0)
