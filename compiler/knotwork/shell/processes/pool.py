"""Executors of processes on this machine, which end with the process that started them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any

from knotwork.shell.processes.forked import can_fork, die_when_told
from knotwork.shell.processes.supervised import NewExecutor
from knotwork.shell.processes.undisturbed import undisturbed


def processes(count: int) -> NewExecutor:
    """A function that makes executors of `count` processes; an executor dies with any of them."""

    def executor() -> ProcessPoolExecutor:
        if can_fork():
            # Forked processes have imported already what compiling needs.
            forking = multiprocessing.get_context("fork")
            return ProcessPoolExecutor(count, mp_context=forking, initializer=_forked)
        kind = "spawn" if sys.platform == "win32" else "forkserver"
        context = multiprocessing.get_context(kind)
        if kind == "forkserver":
            context.set_forkserver_preload(["knotwork.shell.processes.batch"])
        return ProcessPoolExecutor(count, mp_context=context)

    return lambda: _Pool(executor)


class _Pool(Executor):
    """Processes on this machine; if the system cannot start them all, every piece of work fails.

    The processes that were started are killed then: they would wait for work forever, and this
    process for them.
    """

    def __init__(self, begin: Callable[[], ProcessPoolExecutor]) -> None:
        self._children_before = multiprocessing.active_children()
        self._pool: ProcessPoolExecutor | None = None
        self._refused: Exception | None = None
        try:
            self._pool = begin()
        except OSError as error:
            self._refused = error.with_traceback(None)

    def submit(self, work: Callable[..., Any], /, *args: Any, **more: Any) -> Future[Any]:
        """Submit work; if no process can do it, the future has failed already."""
        if self._pool is not None:
            try:
                # It may fork, and Python may ignore an exception of a signal handler then.
                with undisturbed():
                    return self._pool.submit(work, *args, **more)
            except BrokenExecutor as error:  # a process was lost a moment ago
                return _failed(error)
            except (OSError, RuntimeError) as error:  # no process, or no thread to watch them
                # The traceback keeps files open, of which there may be too many already.
                self._refused = error.with_traceback(None)
                self._end_all()
        return _failed(self._refused)

    def _end_all(self) -> None:
        self._pool = None
        for child in multiprocessing.active_children():
            if child not in self._children_before:
                child.kill()
                child.join()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they have done their work."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _failed(error: Exception | None) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _forked() -> None:
    """Prepare a forked process for compiling."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # our parent receives it too, and reports it
    die_when_told()
    gc.freeze()  # a collection would copy every memory page that it visits
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent is gone.

    Otherwise it would wait for work forever, and hold what the parent held, such as the site's
    lock.
    """
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
