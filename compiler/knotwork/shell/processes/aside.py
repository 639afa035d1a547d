"""Does one task on a forked process while this one goes on. Imports little.

The process shares the memory of this one, so nothing has to be sent to it. If it is lost, the task
is done here, and so meets the error, if there is one, where it can be reported.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn, TypeAlias

Task: TypeAlias = Callable[[], bytes]
"""Does a whole task."""
_AT_ONCE = 1 << 20
"""Bytes that are read from a pipe at once."""
_LENGTH = 8
"""Bytes before a result, which tell its length: of a process that was lost, some of it is there."""
_running: set[int] = set()
"""The processes whose results were not taken yet."""


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
    results, theirs = os.pipe()
    try:
        process = os.fork()
    except OSError:  # the system has no memory or no room for one more
        os.close(results)
        os.close(theirs)
        return work
    if not process:
        os.close(results)
        _do(work, theirs)
    os.close(theirs)
    _running.add(process)

    def given() -> bytes:
        try:
            with open(results, "rb", buffering=0) as pipe:  # noqa: PTH123  # it has no path
                found = b"".join(iter(lambda: pipe.read(_AT_ONCE), b""))
        finally:
            _end(process)
        length, result = found[:_LENGTH], found[_LENGTH:]
        return result if length == len(result).to_bytes(_LENGTH) else work()

    return given


def end_all() -> None:
    """End the processes whose results nobody waited for, whatever they are doing."""
    for process in tuple(_running):
        _end(process)


def _end(process: int) -> None:
    _running.discard(process)
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _do(work: Task, results: int) -> NoReturn:
    # Whatever goes wrong here goes wrong again where we were forked off, which then says it.
    with contextlib.suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        die_when_told()
        result = work()
        rest = memoryview(len(result).to_bytes(_LENGTH) + result)
        while rest:
            rest = rest[os.write(results, rest) :]
    os._exit(0)


def die_when_told() -> None:
    """Let signals end this forked process at once: what is to be taken down is not its own."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


atexit.register(end_all)
