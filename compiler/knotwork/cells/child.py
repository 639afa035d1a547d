"""The process in which cells run: sets up its folder, limits and streams, then runs the executor.

It is forked by a keeper (`keeper.py`) or, without a fork server, started as an interpreter for one
note. It reports through the `events` descriptor, message by message.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from knotwork.cells.wire import next_message, packed
from knotwork.executor.capture import File
from knotwork.executor.outcome import Cell
from knotwork.executor.run import run_program

with contextlib.suppress(ImportError):  # Windows has none
    import resource

SPARE_MEMORY = 64 * 1024 * 1024
"""Bytes between the soft memory limit and the hard one: what reporting a `MemoryError` takes."""

BROKEN, CHANNEL_LOST = 70, 71
"""Exit codes of a child whose executor fails: one that has reported it, one that could not."""

FILE_SIZE = 512 * 1024 * 1024
"""The largest size of one file, in bytes."""
OPEN_FILES = 512
"""The most files that the process of a program may have open."""
PROCESSES = 512
"""The most processes and threads of a program, where these are counted apart from the user's."""


class _NotCopied(Exception):  # noqa: N818 (it names what happened)
    """A file of the program cannot be copied into its folder."""

    def __init__(self, name: str, reason: OSError) -> None:
        super().__init__(f"{name} cannot be copied into their folder: {reason.strerror or reason}")


@dataclass(frozen=True, slots=True)
class Channels:
    """The open files of a child."""

    events: int
    """The pipe for messages to the parent."""
    printed: int
    """The file behind stdout and stderr, which outlives the process."""
    trace: int
    """The file to which a dying process writes its traceback."""


def run_cells(order: Mapping[str, Any], place: Path, channels: Channels) -> NoReturn:
    """Run a program and exit, without exit handlers, which a cell could have registered."""
    code = 0
    try:
        _settle(order, place, channels)
        cells = [Cell.of(cell) for cell in order["cells"]]
        capture = File(channels.printed, _flush_c_streams())
        run_program(cells, lambda event: _send(channels.events, event), capture, Path.cwd())
    except _NotCopied as exc:
        _send(channels.events, {"event": "hindered", "text": str(exc)})
        code = BROKEN
    except BaseException:  # a cell may break anything here: its end must still be reported
        code = _report_broken(channels.events)
    finally:
        os._exit(code)


def main() -> NoReturn:
    """Run the one program that is read from stdin; its events go to stdout."""
    order = next_message(sys.stdin.buffer)
    if order is None:
        os._exit(0)
    if sys.platform != "win32":
        _become_grandchild()
    place = Path(order["place"])
    channels = Channels(
        os.dup(1),
        os.open(order["printed"], os.O_RDWR | os.O_CREAT | os.O_APPEND),
        os.open(order["trace"], os.O_RDWR | os.O_CREAT | os.O_APPEND),
    )
    run_cells(order, place, channels)


def _become_grandchild() -> None:
    """Go on in a child, so that a cell that kills its parent does not kill the tool."""
    child = os.fork()
    if child == 0:
        return
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)  # meant for the child; see `single.py`
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        _lower(resource.RLIMIT_CORE, 0, 0)
        if code not in (-signal.SIGKILL, -signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def _settle(order: Mapping[str, Any], place: Path, channels: Channels) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for descriptor in (1, 2):
        os.dup2(channels.printed, descriptor)
    _enter(place, order)
    _limit(order)
    faulthandler.enable(channels.trace, all_threads=False)
    if hasattr(signal, "SIGXCPU"):
        faulthandler.register(signal.SIGXCPU, channels.trace, all_threads=False, chain=True)
    gc.enable()


def _enter(place: Path, order: Mapping[str, Any]) -> None:
    """Make the folders that this program may write in, and enter the first of them."""
    work, home, temporary = (place / name for name in ("work", "home", "tmp"))
    for folder in (work, home, temporary):
        folder.mkdir()
    for name, source in order["files"]:
        target = work / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        except OSError as exc:
            raise _NotCopied(name, exc) from exc
    os.chdir(work)
    os.environ.update(HOME=str(home), USERPROFILE=str(home), TMPDIR=str(temporary))
    os.environ.update(TMP=str(temporary), TEMP=str(temporary))
    if "matplotlib" not in sys.modules and not os.access(os.environ["MPLCONFIGDIR"], os.W_OK):
        os.environ["MPLCONFIGDIR"] = str(home / "matplotlib")


def _limit(order: Mapping[str, Any]) -> None:
    if "resource" not in globals():
        return
    memory = order["memory"] + _memory_now()
    seconds = int(order["seconds"]) + 1
    _lower(resource.RLIMIT_AS, memory, memory + SPARE_MEMORY)
    _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    _lower(resource.RLIMIT_FSIZE, FILE_SIZE, FILE_SIZE)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0, 0)
    if order["own_user"]:  # else the limit would count all processes of the user
        _lower(resource.RLIMIT_NPROC, PROCESSES, PROCESSES)


def _lower(limit: int, soft: int, hard: int) -> None:
    """Set a limit, but never above the one that this process has."""
    _, most = resource.getrlimit(limit)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some
        resource.setrlimit(limit, (soft, hard))


def _memory_now() -> int:
    """Bytes of address space in use before the first cell: interpreter and libraries."""
    with contextlib.suppress(OSError):
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
        return int(pages) * resource.getpagesize()
    return 0


def _send(events: int, event: Mapping[str, object]) -> None:
    content = packed(event)
    while content:
        content = content[os.write(events, content) :]


def _report_broken(events: int) -> int:
    with contextlib.suppress(BaseException):
        _send(events, {"event": "broken", "text": traceback.format_exc(limit=-3)})
        return BROKEN
    return CHANNEL_LOST


def _flush_c_streams() -> Any:
    """A function that flushes the buffers of C's stdio; one that does nothing if there is none."""
    try:
        return lambda: ctypes.CDLL(None).fflush(None)
    except (OSError, TypeError):  # Windows
        return lambda: None
