"""Runs `knotwork` as a process of its own, without the second that its imports take."""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def knotwork(
    *words: str, cwd: Path, environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """The result of `python -m knotwork WORDS` in that folder, with exactly this environment.

    It runs in a fork of a process that has imported the package. So tests of what a command imports
    and of how an interpreter starts and ends have to start an interpreter of their own.
    """
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(stdin.encode())
        server = _server(tuple(sorted(filter(_read_at_start, environment.items()))))
        server.send((words, str(cwd), dict(environment), tuple(map(str, streams))))
        assert server.poll(PATIENCE), f"knotwork {' '.join(words)} does not end"
        code = server.recv()
        stdout, stderr = (path.read_text("utf-8") for path in streams[1:])
    return subprocess.CompletedProcess(words, code, stdout, stderr)


def run(
    *words: str, cwd: Path, stdin: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The result of `knotwork WORDS` in the environment of these tests, without colours."""
    settled = {"NO_COLOR": "1", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    there = {**os.environ, **settled, **(environment or {})}
    return knotwork(*words, cwd=cwd, stdin=stdin, environment=there)


def check(
    folder: Path, *arguments: str, text: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The result of `knotwork check` with a cache of its own, and no variable but those given."""
    there = {
        "PATH": "/usr/bin:/bin",
        "PYTHONUTF8": "1",
        "KNOTWORK_CACHE_DIR": str(folder / ".cache"),
        **environment,
    }
    return knotwork("check", *arguments, cwd=folder, stdin=text, environment=there)


def contents(folder: Path) -> dict[str, bytes]:
    """The contents of every file below a folder, by its path."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _read_at_start(variable: tuple[str, str]) -> bool:
    """Whether an interpreter reads a variable of the environment when it starts."""
    return variable[0].startswith(("PYTHON", "LC_", "LANG"))


@lru_cache
def _server(variables: tuple[tuple[str, str], ...]) -> Connection:
    """The connection to a command server that was started with these environment variables."""
    ours, theirs = Pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.command_server", str(theirs.fileno())],
        cwd=ROOT,
        pass_fds=[theirs.fileno()],
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    theirs.close()
    atexit.register(_end, process, ours)
    return ours


def _end(process: subprocess.Popen[bytes], asking: Connection) -> None:
    """End a server, with a command that may still run in it."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    asking.close()
