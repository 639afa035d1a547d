"""Commands in processes that are forked where the package is imported already.

A program of its own (`commands.py` starts it): it imports what most commands do, and then becomes
each command that it is asked for, in a fork of itself.
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
    """Let this process be what `python -m knotwork WORDS` is in its first moment."""
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
    """Answer each command with its exit code; returns in the forked process, which is to run it."""
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
    """Do what a command does, and end this process as an interpreter ends, up to its last step.

    An interpreter then takes down every module that it has imported. In a fork that copies all the
    memory that they are in, and takes longer than most commands.
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
    # What `test_startup.py` wants to be imported late is imported early here: that is the point.
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
