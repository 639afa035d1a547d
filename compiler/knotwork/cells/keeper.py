"""The keeper of a program: forks the process that runs it, waits, and ends what it left behind.

There is a keeper between the fork server and each child for three reasons: it is process 1 of the
child's PID namespace, with which all others end; a cell that kills its parent process hits only
the keeper; and it can report how the child died. It holds no lock and runs no code of a note.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from knotwork.cells import sandbox
from knotwork.cells.child import Channels, run_cells
from knotwork.cells.wire import Message, packed
from knotwork.executor.capture import TEXT_LIMIT, printed

_LAST_WORDS = 0.5
"""Seconds for a child that is out of time to write its traceback."""


@dataclass(frozen=True, slots=True)
class World:
    """The surroundings in which programs run."""

    granted: frozenset[str]
    """The layers that the kernel grants; see `sandbox`."""
    scratch: Path
    """The folder for the programs' own folders; an empty file system where files are sealed."""
    session: Path
    """The folder instead of `scratch` for a program whose files that file system would hide."""

    def scratch_for(self, order: Message) -> Path:
        """The folder in which the folder of a program is made."""
        hides = any(Path(source).is_relative_to(self.scratch) for _name, source in order["files"])
        return self.session if hides else self.scratch


def keep(order: Message, world: World, events: int, ends: int) -> NoReturn:
    """Run one program in a child, and report through `ends` how it ended."""
    try:
        message = _kept(order, world, events, ends)
    except BaseException as exc:  # reported, as nobody reads what a keeper prints
        message = {"event": "ended", "why": f"{type(exc).__name__}: {exc}"}
    with contextlib.suppress(OSError):
        os.write(ends, packed(message))
    os._exit(0)


def _kept(order: Message, world: World, events: int, ends: int) -> dict[str, Any]:
    os.setsid()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
    sandbox.die_with_parent()
    sandbox.adopt_orphans()
    scratch = world.scratch_for(order)
    sandbox.close_world(world.granted, str(scratch))
    place = scratch / (str(order["key"]) if sandbox.FILES not in world.granted else "note")
    place.mkdir()
    output, trace = os.memfd_create("printed"), os.memfd_create("trace")
    child = os.fork()
    if child == 0:
        _become_child(order, world, place, Channels(events, output, trace), ends)
    os.close(events)
    status, slow = _awaited(child)
    own_table = sandbox.PROCESSES in world.granted
    can_look = not own_table or sandbox.OWN_PROC in world.granted
    left = sorted(_names(_strangers(own_table))) if can_look else []
    _end_all(own_table)
    _clear(place, world)
    return {
        "event": "ended",
        "code": os.waitstatus_to_exitcode(status),
        "slow": slow,
        "trace": _content(trace),
        "text": _content(output),
        "left": left,
    }


def _become_child(
    order: Message, world: World, place: Path, channels: Channels, ends: int
) -> NoReturn:
    try:
        os.close(ends)
        sandbox.die_with_parent()
        for descriptor in (channels.printed, channels.trace):
            _append_only(descriptor)
        if sandbox.USER in world.granted:
            sandbox.drop_privileges()
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        os.setsid()
        run_cells(order, place, channels)
    finally:
        os._exit(72)


def _append_only(descriptor: int) -> None:
    """Make writes to a file append, so that those of several processes keep their order."""
    fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_RDWR | os.O_APPEND)


def _awaited(child: int) -> tuple[int, bool]:
    """Wait for the child; returns its wait status, and whether it had to be killed."""
    slow = False
    while True:
        if signal.sigwait({signal.SIGCHLD, signal.SIGTERM}) == signal.SIGTERM:
            slow = True
            os.kill(child, signal.SIGXCPU)  # it writes its traceback and dies
            signal.sigtimedwait({signal.SIGCHLD}, _LAST_WORDS)
            os.kill(child, signal.SIGKILL)
            return os.waitpid(child, 0)[1], slow
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status, slow


def _strangers(own_table: bool) -> list[int]:
    """The processes that the child left running."""
    if not own_table:
        return list(descendants(os.getpid()))
    found = (folder.name for folder in Path("/proc").iterdir())
    return [int(name) for name in found if name.isdigit() and name != "1"]


def _end_all(own_table: bool) -> None:
    # Only as process 1 of a PID namespace: anywhere else this would kill all other processes.
    if own_table and os.getpid() == 1:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
    while found := _strangers(own_table):
        end(found)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)  # at least one: orphans become children of this process


def end(processes: Iterable[int]) -> None:
    """Kill these processes, if they still exist."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def descendants(ancestor: int) -> Iterator[int]:
    """All processes below this one, however deep."""
    for children in Path(f"/proc/{ancestor}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in children.read_text("ascii").split():
                yield int(child)
                yield from descendants(int(child))


def _names(processes: Iterable[int]) -> Iterator[str]:
    """The names of processes, without those that have ended already."""
    for process in processes:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
            if status.rpartition(")")[2].split()[0] not in "ZX":
                yield status.partition("(")[2].rpartition(")")[0]


def _clear(place: Path, world: World) -> None:
    """Remove the program's folder, unless it vanishes with its mount."""
    if sandbox.FILES not in world.granted:
        shutil.rmtree(place, ignore_errors=True)


def _content(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    return printed(os.pread(descriptor, TEXT_LIMIT, 0), size > TEXT_LIMIT)
