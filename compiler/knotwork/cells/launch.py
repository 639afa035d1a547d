"""How an interpreter is started for cells: its command, environment and first code."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from knotwork.cells.program import Layer, Options, Program
from knotwork.cells.wire import Message
from knotwork.executor.outcome import plain

_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PASSED_ON = (
    "PATH",
    *_LIBRARIES,
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "WINDIR",
    "PATHEXT",
    "COMSPEC",
)
_SETTLED = {
    "PYTHONHASHSEED": "0",  # `-I` would ignore it, hence `-s -P`
    "PYTHONUTF8": "1",
    "PYTHONBREAKPOINT": "0",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "COLUMNS": "80",
    "LINES": "24",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}

_BOOT = """
import sys, types
sys.modules["knotwork"] = types.ModuleType("knotwork")
sys.modules["knotwork"].__path__ = [sys.argv[1]]
from knotwork.cells.{module} import main
for name in [name for name in sys.modules if name.partition(".")[0] == "knotwork"]:
    del sys.modules[name]
main()
"""
"""Runs a module of this Knotwork in the notes' interpreter, where none need be installed. The name
is freed before, as a note may import the Knotwork of its own environment."""


def command(options: Options, module: str) -> list[str]:
    """The command that runs a module of `knotwork.cells` in the notes' interpreter."""
    package = Path(__file__).parent.parent
    return [options.python, "-s", "-P", "-c", _BOOT.format(module=module), str(package)]


def environment(options: Options, session: Path) -> dict[str, str]:
    """The environment of cells, except for their own HOME and TMPDIR."""
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    home = {"HOME": str(session), "TMPDIR": str(session), "MPLCONFIGDIR": str(session / "mpl")}
    return {**passed, **_SETTLED, **home, **dict(options.environment)}


def libraries() -> tuple[str, ...]:
    """The values of the search paths for shared libraries, without which imports may fail.

    PATH, which is passed on too, is not among them: it differs from one terminal to the next.
    """
    return tuple(os.environ.get(name, "") for name in _LIBRARIES)


def session_folder() -> Path:
    """A new temporary folder that only this user can read."""
    session = Path(tempfile.mkdtemp(prefix="knotwork-")).resolve()
    (session / "mpl").mkdir()
    return session


def limits(program: Program, options: Options) -> list[float]:
    """The time limit of each cell, in seconds: a cell may lower the limit, never raise it."""
    return [min(cell.timeout or options.timeout, options.timeout) for cell in program.cells]


def order(key: int, program: Program, seconds: Sequence[float], options: Options) -> Message:
    """A program as it is sent to the process that runs it."""
    return {
        "key": key,
        "cells": [plain(cell) for cell in program.cells],
        "files": program.files,
        "limits": seconds,
        "seconds": sum(seconds) + 30,
        "memory": options.memory,
        "own_user": False,
    }


def last_words(log: Path) -> str:
    """The last line that a dead process wrote, if any."""
    try:
        lines = log.read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def layers(
    refused: Mapping[str, str], otherwise: str = "", *, memory: str = ""
) -> tuple[Layer, ...]:
    """The layers of containment, most important first, with reasons for those that are missing."""

    def why(name: str) -> str:
        return refused.get(name, otherwise)

    return (
        Layer(
            "process tree", "a process started in the background may outlive its note", why("tree")
        ),
        Layer("limits", "a cell may use up the machine's memory", memory),
        Layer("network", "cells can reach the network", why("network")),
        Layer("files", "cells can write wherever you can", why("files")),
        Layer("processes", "cells can end your other processes", why("processes")),
        Layer("process list", "cells can list all processes", why("proc")),
        Layer("shared memory", "cells share System V memory with all", why("ipc")),
    )
