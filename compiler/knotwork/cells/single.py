"""Starts an interpreter for each program: slower, but possible everywhere.

Used on macOS and Windows, where forking a process that has loaded libraries is unsafe or
impossible. A program is contained by its own process session, its own folder and limits; a daemon
may escape.
"""

from __future__ import annotations

import contextlib
import io
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from knotwork.cells import launch
from knotwork.cells.clock import Clock
from knotwork.cells.fork_client import Messages, listen, unusable
from knotwork.cells.program import Options
from knotwork.cells.wire import BrokenStream, Message, next_message, packed
from knotwork.executor.capture import TEXT_LIMIT, printed

_LAST_WORDS = 0.5
"""Seconds for a process that is out of time to write its traceback, and for pipes to be drained."""


@dataclass(slots=True)
class _Single:
    """One program and its process."""

    process: subprocess.Popen[bytes]
    place: Path
    clock: Clock
    reader: threading.Thread
    slow: bool = False


class Singles:
    """Starts a process for each program, and ends it."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._session = launch.session_folder()
        self._messages: Messages = queue.SimpleQueue()
        self._running: dict[int, _Single] = {}
        try:
            self._require_interpreter()
        except BaseException:
            shutil.rmtree(self._session, ignore_errors=True)
            raise
        why = "only the fork server on Linux has such walls"
        memory = "" if os.name == "posix" else "Windows has no such limits"
        self.layers = launch.layers({}, why, memory=memory)

    def submit(self, order: Message) -> None:
        """Start a process for the program."""
        key = order["key"]
        place = self._session / str(key)
        place.mkdir()
        process = self._process("child")
        along = {"key": key}
        reader = threading.Thread(
            target=listen, args=(process.stdout, self._messages, along), daemon=True
        )
        reader.start()
        self._running[key] = _Single(process, place, Clock(order["limits"]), reader)
        files = {"printed": str(place / "printed"), "trace": str(place / "trace")}
        with contextlib.suppress(OSError):  # it has died already, which `_await` will report
            if process.stdin is not None:
                process.stdin.write(packed({**order, **files, "place": str(place)}))
                process.stdin.close()
        threading.Thread(target=self._await, args=(key, process), daemon=True).start()

    def next_event(self) -> Message:
        """The next event of any program."""
        while True:
            patience = min(
                (running.clock.left() for running in self._running.values()), default=None
            )
            try:
                message = self._messages.get(timeout=patience)
            except queue.Empty:
                self._end_slow()
                continue
            if message is None or message["key"] not in self._running:
                continue
            if message["event"] == "exited":
                self._messages.put(self._ended(message["key"], message["code"]))
                continue
            if message["event"] == "ended":
                del self._running[message["key"]]
            else:
                self._running[message["key"]].clock.record(message)
            return message

    def close(self) -> None:
        """End all programs."""
        for key, single in self._running.items():
            _kill(single.process)
            self._ended(key, single.process.wait())
        self._running.clear()
        shutil.rmtree(self._session, ignore_errors=True)

    def _process(self, module: str) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                launch.command(self._options, module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._session,
                env=launch.environment(self._options, self._session),
                start_new_session=os.name == "posix",
            )
        except OSError as exc:
            raise unusable(self._options, exc.strerror or str(exc)) from exc

    def _require_interpreter(self) -> None:
        """Make sure that it can run cells: otherwise each program would report the same error."""
        answer, _ = self._process("interpreter").communicate(timeout=120)
        with contextlib.suppress(BrokenStream):  # its output is something else
            if next_message(io.BytesIO(answer)) is not None:
                return
        raise unusable(self._options, "")

    def _await(self, key: int, process: subprocess.Popen[bytes]) -> None:
        self._messages.put({"event": "exited", "key": key, "code": process.wait()})

    def _end_slow(self) -> None:
        for single in self._running.values():
            if single.clock.left() == 0.0:
                single.slow = True
                single.clock.allow(60.0)
                if sys.platform != "win32":
                    os.killpg(single.process.pid, signal.SIGXCPU)  # it writes its traceback
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        single.process.wait(_LAST_WORDS)
                _kill(single.process)

    def _ended(self, key: int, code: int) -> Message:
        """The message about the end of a process, after all its own messages were read."""
        single = self._running[key]
        _kill(single.process)  # and what it left behind in its session
        single.reader.join(_LAST_WORDS)
        printed_text, trace = _content(single.place / "printed"), _content(single.place / "trace")
        shutil.rmtree(single.place, ignore_errors=True)
        return {
            "event": "ended",
            "key": key,
            "code": code,
            "slow": single.slow,
            "trace": trace,
            "text": printed_text,
        }


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its session, or on Windows its process tree."""
    if sys.platform == "win32":
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(TEXT_LIMIT + 1)
    except OSError:
        return ""
    return printed(content[:TEXT_LIMIT], len(content) > TEXT_LIMIT)
