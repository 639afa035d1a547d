"""Runs pieces of work on forked processes, and yields their results in order.

A forked process shares the memory of this one, so the graph that pages are composed from need not
be sent to it. If a process is lost, the caller does its work itself, so that an error is raised
where it can be reported.

This uses `os.fork` and pipes directly: importing multiprocessing takes longer than building a small
vault.
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
"""Notes or pages; for fewer of them, starting processes takes longer than the work."""
_QUEUED = 1024
"""Pieces of work that are queued before any is done: as many numbers as fit into any pipe."""
_NUMBER, _LENGTH = 4, 8
"""Bytes of a piece's number, and of the length of a result."""
_AT_ONCE = 1 << 20
"""Bytes that are read from a pipe at a time."""

Work: TypeAlias = Callable[[int], bytes]
"""Does one piece of work, by its number."""
Task: TypeAlias = Callable[[], bytes]
"""Does a whole task."""


def can_fork() -> bool:
    """Whether it is safe to fork this process now.

    It is not on macOS, whose libraries forbid it, nor with other threads: a lock that one of them
    holds would stay locked in the new process forever.
    """
    threads = sys.modules.get("threading")
    alone = threads is None or threads.active_count() == 1
    return hasattr(os, "fork") and sys.platform != "darwin" and alone


def aside(work: Task) -> Task:
    """Begin a task on a forked process; the returned function waits for its result.

    If no process can be forked, or it is lost, that function does the task itself. A process whose
    result nobody has waited for ends with this one.
    """
    if not can_fork():
        return work
    try:
        child = _Child(lambda _number: work(), (0,), ())
    except OSError:  # the system has no memory or no room for one more
        return work

    def wait_for_result() -> bytes:
        result: bytes | None = None
        try:
            while result is None and child.is_expected:
                result = child.result().get(0)
        finally:
            child.end()
        return work() if result is None else result

    return wait_for_result


def in_order(work: Work, count: int, jobs: int) -> Iterator[bytes | None]:
    """The result of each of `count` pieces, in order; None for one that was lost.

    Each process takes the next piece when it is done with one, so that all end at about the same
    time. The numbers of the pieces that a process takes are increasing.
    """
    gc.freeze()  # a collection in a forked process would copy every memory page it visits
    children: list[_Child] = []
    results: dict[int, bytes | None] = {}
    queue = _Queue(count)
    try:
        for _ in range(jobs):
            # The system may have no memory or no room for one more.
            with contextlib.suppress(OSError):
                children.append(_Child(work, queue.taken(), children))
        for number in range(count):
            # Read from all: a process that is far ahead of another must not block on its pipe.
            while number not in results:
                ready = _ready(children)
                if not ready:  # all processes are gone
                    results[number] = None
                for child in ready:
                    found = child.result()
                    results.update(found)
                    queue.put(len(found))
            yield results.pop(number)
    finally:
        for child in children:
            child.end()
        queue.close()
        gc.unfreeze()


def end_all() -> None:
    """Kill the processes whose results nobody has waited for."""
    for child in tuple(_running):
        child.end()


def die_when_told() -> None:
    """Let signals end this forked process at once: cleaning up is up to its parent."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


class _Queue:
    """A pipe with the numbers of pieces, for any process to take without waiting for this one."""

    def __init__(self, count: int) -> None:
        self._numbers = iter(range(count))
        self._taken, self._put = os.pipe()
        self.put(_QUEUED)

    def put(self, count: int) -> None:
        """Add up to `count` more numbers; after the last, close the pipe, which ends `taken`."""
        for number in islice(self._numbers, count):
            os.write(self._put, number.to_bytes(_NUMBER))
        if self._put >= 0 and not length_hint(self._numbers):
            self._close_put()

    def taken(self) -> Iterator[int]:
        """Take numbers, in a forked process, until there are none."""
        self._close_put()  # the pipe ends only when all processes have closed it
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


class _Child:
    """A forked process, and the pipe with its results, each preceded by the number of its piece."""

    def __init__(self, work: Work, numbers: Iterable[int], earlier: Iterable[_Child]) -> None:
        """`numbers` is iterated in the forked process only."""
        self.results, results = os.pipe()
        self.is_expected = True
        """Whether results may still come."""
        self._at: int | None = None
        try:
            # Python ignores exceptions in functions that it calls at a fork.
            with undisturbed():
                self._process = os.fork()
                if not self._process:
                    read_ends = (self.results, *(child.results for child in earlier))
                    _work_and_exit(work, numbers, results, read_ends)
                _running.add(self)
        except OSError:
            os.close(self.results)
            os.close(results)
            raise
        except BaseException:  # a signal: the caller does not know of the process yet
            self.end()
            os.close(results)
            raise
        os.close(results)

    def result(self) -> dict[int, bytes | None]:
        """The next result by its number, if there is one; None for a piece that was lost."""
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
        """Kill the process, unless that is done already."""
        if self not in _running:
            return
        _running.remove(self)
        os.close(self.results)
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # it has ended already
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


_running: set[_Child] = set()
"""The processes that `end` was not called for yet."""
atexit.register(end_all)


def _ready(children: Iterable[_Child]) -> tuple[_Child, ...]:
    """Wait until a process has sent something or ended; return all such, none if all are gone."""
    expected = {child.results: child for child in children if child.is_expected}
    poll = select.poll()
    for pipe in expected:
        poll.register(pipe, select.POLLIN)
    return tuple(expected[pipe] for pipe, _event in poll.poll()) if expected else ()


def _work_and_exit(
    work: Work, numbers: Iterable[int], results: int, read_ends: Iterable[int]
) -> NoReturn:
    """Do the work in the forked process, write its results to the pipe `results`, and exit."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # our parent receives it too, and kills us
        die_when_told()
        for pipe in read_ends:
            os.close(pipe)  # or writing would not fail if the parent is gone
        # The parent does the failed work again, and so meets and reports the error.
        with contextlib.suppress(Exception):
            for number in numbers:
                # Sent before the work: if this process is lost, the lost piece is known.
                os.write(results, number.to_bytes(_NUMBER))
                result = work(number)
                rest = memoryview(len(result).to_bytes(_LENGTH) + result)
                while rest:
                    rest = rest[os.write(results, rest) :]
    finally:
        os._exit(0)
