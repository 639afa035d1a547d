"""The client of the fork server: starts it, sends it programs, receives their events."""

from __future__ import annotations

import contextlib
import queue
import shutil
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import IO

from knotwork.cells import launch
from knotwork.cells.clock import SLACK
from knotwork.cells.program import Options, WorkerError
from knotwork.cells.wire import BrokenStream, Message, next_message, packed

_START = 120.0
"""Seconds for the server to start: imports from a cold disk and font caches take long."""

_FAREWELL = 5.0
"""Seconds for the server to end its processes, before it is killed."""

Messages = queue.SimpleQueue[Message | None]
"""Messages in the order in which they came; None at the end."""


class EngineDied(Exception):  # noqa: N818 (an event: the worker starts another server)
    """The fork server died, and with it all programs that ran in it."""


class LeavesThreads(Exception):  # noqa: N818 (an event: the server is started without the module)
    """A module started a thread when it was imported: it cannot be loaded before a fork."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.module = module


def fork_server(options: Options) -> ForkServer:
    """A fork server that has loaded as many of the modules as it can."""
    while True:
        try:
            return ForkServer(options)
        except LeavesThreads as exc:
            modules = tuple(module for module in options.modules if module != exc.module)
            options = replace(options, modules=modules)
        except WorkerError:
            if not options.modules:
                raise
            options = replace(options, modules=())  # an import may have killed the server


class ForkServer:
    """A running fork server; `close` removes every trace of it."""

    def __init__(self, options: Options) -> None:
        self._session = launch.session_folder()
        self._patience = options.timeout + 2 * SLACK
        self._messages: Messages = queue.SimpleQueue()
        try:
            self._process = self._started(options)
        except BaseException:
            shutil.rmtree(self._session, ignore_errors=True)
            raise
        self._reader = threading.Thread(
            target=listen, args=(self._process.stdout, self._messages), daemon=True
        )
        self._reader.start()
        try:
            ready = self._greeted(options)
        except BaseException:
            self.close()
            raise
        self.layers = launch.layers(ready["refused"])

    def submit(self, order: Message) -> None:
        """Send a program to be run."""
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(packed(order))
                stdin.flush()
        except OSError as exc:
            raise EngineDied from exc

    def next_event(self) -> Message:
        """The next event of any program."""
        try:
            message = self._messages.get(timeout=self._patience)
        except queue.Empty:  # there is an event within each time limit, unless the server hangs
            message = None
        if message is None:
            raise EngineDied
        return message

    def close(self) -> None:
        """End the server and all that runs in it."""
        process = self._process
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()  # its first child dies with it, which is process 1 of all others
            process.wait()
        self._reader.join(_FAREWELL)
        shutil.rmtree(self._session, ignore_errors=True)

    def _started(self, options: Options) -> subprocess.Popen[bytes]:
        with (self._session / "log").open("wb") as log:
            try:
                return subprocess.Popen(
                    launch.command(options, "fork_server"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=self._session,
                    env=launch.environment(options, self._session),
                    start_new_session=True,
                )
            except OSError as exc:
                raise unusable(options, exc.strerror or str(exc)) from exc

    def _greeted(self, options: Options) -> Message:
        settings = {
            "modules": options.modules,
            "session": str(self._session),
            "contain": options.engine == "namespaces",
        }
        try:
            self.submit(settings)
            message = self._messages.get(timeout=_START)
        except (EngineDied, queue.Empty):
            message = None
        if message is None:
            raise unusable(options, launch.last_words(self._session / "log"))
        if message["event"] == "threads":
            raise LeavesThreads(message["module"])
        return message


def listen(
    stream: IO[bytes], messages: Messages, along: Mapping[str, object] | None = None
) -> None:
    """Put the messages of a stream into the queue, with the entries of `along` added to each.

    Without `along`, a None follows at the end of the stream. The stream is closed here, as nobody
    else knows when: a daemon may hold its other end open.
    """
    try:
        while (message := next_message(stream)) is not None:
            messages.put({**message, **along} if along else message)
    except (BrokenStream, OSError, ValueError):
        pass
    finally:
        with contextlib.suppress(OSError):
            stream.close()
        if not along:
            messages.put(None)


def unusable(options: Options, why: str) -> WorkerError:
    """The error of an interpreter that does not start."""
    return WorkerError(
        f"{options.python} cannot run cells: {why or 'it ended at once'}",
        help="name a Python 3.11 or later, as in `--python .venv/bin/python`",
    )
