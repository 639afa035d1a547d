"""Runs commands in forks of a process that has already imported the package.

`commands.py` starts this as a program of its own. It imports what most commands import, and then
forks itself for each command that it is asked to run.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

OUTPUTS = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


class Asked(NamedTuple):
    """A command, where and with what it runs, and the files for its three streams."""

    words: tuple[str, ...]
    cwd: str
    environment: dict[str, str]
    streams: tuple[str, str, str]


def become(asked: Asked) -> None:
    """Put this process into the state in which `python -m knotwork WORDS` starts."""
    os.chdir(asked.cwd)
    os.environ.clear()
    os.environ.update(asked.environment)
    time.tzset()
    for number, (path, flags) in enumerate(
        zip(asked.streams, (os.O_RDONLY, OUTPUTS, OUTPUTS), strict=True)
    ):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)
    sys.path[0] = str(Path.cwd())
    sys.argv = ["knotwork", *asked.words]


def serve(asking: Connection) -> None:
    """Answer each command with its exit code.

    Returns only in the forked processes, each of which is to run its command.
    """
    with suppress(EOFError):
        while True:
            asked = Asked(*asking.recv())
            command = os.fork()
            if not command:
                asking.close()
                become(asked)
                return
            _, status = os.waitpid(command, 0)
            asking.send(os.waitstatus_to_exitcode(status))
    sys.exit()


def do(command: Callable[[], None]) -> None:
    """Run a command, and end this process like an interpreter does, but for its last step.

    In that step an interpreter destroys every module that it has imported. In a fork this copies
    all their memory, and takes longer than most commands.
    """
    code = 0
    try:
        command()
    except SystemExit as ended:
        if isinstance(ended.code, str):
            raise
        code = ended.code or 0
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as an interpreter does
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    # Imports early what `test_startup.py` requires to be imported late: that saves the time.
    from tests.helpers.templates import compile_all, compile_once

    from knotwork.shell.cli.main import main
    from knotwork.shell.commands.building import build  # noqa: F401
    from knotwork.shell.commands.checking import check  # noqa: F401
    from knotwork.shell.commands.graph import export, groups  # noqa: F401
    from knotwork.shell.commands.renaming import mv  # noqa: F401
    from knotwork.shell.commands.testing import test  # noqa: F401

    compile_once(pytest.MonkeyPatch())
    compile_all()
    serve(Connection(int(sys.argv[1])))
    do(main)
