"""`knotwork` as a process of its own, without the second that it takes to import everything."""

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
    """What `python -m knotwork WORDS` does there, in exactly this environment.

    It runs in a fork of a process that has imported the package. So what a command imports, and
    what an interpreter does while it starts and at its very end, is for tests that start one.
    """
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(stdin.encode())
        server = _server(tuple(sorted(filter(_heeded, environment.items()))))
        server.send((words, str(cwd), dict(environment), tuple(map(str, streams))))
        assert server.poll(PATIENCE), f"knotwork {' '.join(words)} does not end"
        code = server.recv()
        said, warned = (path.read_text("utf-8") for path in streams[1:])
    return subprocess.CompletedProcess(words, code, said, warned)


def _heeded(variable: tuple[str, str]) -> bool:
    """Whether an interpreter heeds a variable when it starts."""
    return variable[0].startswith(("PYTHON", "LC_", "LANG"))


@lru_cache
def _server(heeded: tuple[tuple[str, str], ...]) -> Connection:
    """A process that runs commands as interpreters do which are started with these variables."""
    ours, theirs = Pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.command_server", str(theirs.fileno())],
        cwd=ROOT,
        pass_fds=[theirs.fileno()],
        env=dict(heeded),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    theirs.close()
    atexit.register(_end, process, ours)
    return ours


def _end(process: subprocess.Popen[bytes], asking: Connection) -> None:
    """End a server, and a command that does not end."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    asking.close()
