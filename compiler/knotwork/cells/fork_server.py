"""The fork server: a process that has imported what the cells import, and forks for each program.

It is started with the notes' own interpreter. It runs no cell itself and has only one thread, as a
fork copies just the calling thread. Orders come on stdin, and the programs' events go to stdout,
each with its program's key; when stdin ends, it ends all programs and itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import platform
import selectors
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from knotwork.cells import sandbox
from knotwork.cells.clock import Clock
from knotwork.cells.keeper import World, descendants, end, keep
from knotwork.cells.wire import BrokenStream, Message, Unpacker, next_message, packed
from knotwork.executor.capture import MemoryCapture
from knotwork.executor.imports import loaded_early
from knotwork.executor.outcome import Cell
from knotwork.executor.run import run_program

_GRACE = 3.0
"""Seconds for a keeper to end its child before the keeper is killed."""


def main() -> NoReturn:
    """Enter the layers that the kernel grants, import, then serve until stdin ends."""
    settings = next_message(sys.stdin.buffer)
    if settings is None:
        os._exit(0)
    orders, answers = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # what an import prints goes to the log
    refused = _refused(settings)
    granted = frozenset(name for name, why in refused.items() if not why)
    if sandbox.USER in granted:
        _enter_own_world(orders, answers)
    culprit = _preloaded(loaded_early(settings["modules"]))
    if culprit:
        _send(answers, {"event": "threads", "module": culprit})
        os._exit(0)
    refused["tree"] = _tree_flaw() if refused[sandbox.PROCESSES] else ""
    _send(answers, {"event": "ready", "refused": refused})
    gc.collect()
    gc.freeze()
    world = World(granted, _scratch(settings, granted), Path(settings["session"]))
    server = _Server(orders, answers, world)
    with contextlib.suppress(BrokenPipeError):
        server.serve()
    server.end()


def _refused(settings: Message) -> dict[str, str]:
    if not settings["contain"]:
        return dict.fromkeys(sandbox.LAYERS, "not asked for")
    refused = sandbox.refusals()
    if refused[sandbox.PROCESSES]:  # without it, the other layers are more trouble than use
        why = refused[sandbox.USER] or refused[sandbox.PROCESSES]
        return {name: refused[name] or why for name in sandbox.LAYERS}
    return refused


def _tree_flaw() -> str:
    """Why processes that cells leave behind may not be found; only for use without a PID namespace.

    Empty if the kernel lists the children of a process.
    """
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    return "" if children.exists() else "this kernel does not list a process's children"


def _enter_own_world(orders: int, answers: int) -> None:
    """Go on as process 1 of a new PID namespace, so that all processes in it end with this one."""
    sandbox.enter_user_namespace()
    server = os.fork()
    if server == 0:
        sandbox.die_with_parent()
        sandbox.bar_privileges()
        return
    for descriptor in (0, 1, orders, answers):
        os.close(descriptor)
    os._exit(os.waitstatus_to_exitcode(os.waitpid(server, 0)[1]) & 0xFF)


def _preloaded(modules: Sequence[str]) -> str:
    """Import the modules; the result is the name of one that started a thread, or empty."""
    for module in modules:
        with contextlib.suppress(BaseException):  # cells report what cannot be imported
            importlib.import_module(module)
        if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 (counted, not opened)
            return module
    _rehearse()
    if "matplotlib.pyplot" in sys.modules:
        _draw_once()
    return ""


def _rehearse() -> None:
    """Run a dummy program: what it compiles and caches, children need not."""
    codes = ("print(1)\n1;", "2", "3 == 3", "assert len([1]) == 2")
    cells = [Cell("rehearsal", 1, code) for code in codes]
    run_program(cells, lambda event: None, MemoryCapture())


def _draw_once() -> None:
    """Load what the first figure loads; fonts are closed, as children would share file offsets."""
    with contextlib.suppress(Exception):
        font_manager = importlib.import_module("matplotlib.font_manager")
        pyplot = importlib.import_module("matplotlib.pyplot")
        figure, axes = pyplot.subplots()
        axes.plot([0, 1], label="x")
        axes.set_title("x")
        axes.legend()
        figure.savefig(io.BytesIO(), format="svg", bbox_inches="tight")
        pyplot.close("all")
        font_manager._get_font.cache_clear()


def _scratch(settings: Message, granted: frozenset[str]) -> Path:
    """The folder for programs: always the same path, if each has its own mount namespace."""
    shared = Path("/dev/shm")
    needed = (sys.prefix, sys.base_prefix, settings["session"], *sys.path)
    hidden = any(Path(path).is_relative_to(shared) for path in needed)
    if sandbox.FILES in granted and shared.is_dir() and not hidden:
        return shared
    return Path(settings["session"])


def _send(answers: int, message: Message) -> None:
    content = packed(message)
    while content:
        content = content[os.write(answers, content) :]


class _Running:
    """What the server knows of a running program."""

    def __init__(self, order: Message, keeper: int, events: int, ends: int) -> None:
        self.key = order["key"]
        self.keeper = keeper
        self.events = events
        self.ends = ends
        self.clock = Clock(order["limits"])
        self.unpacker = Unpacker()
        self.ending = Unpacker()
        self.warned = False
        self.broken = ""


class _Server:
    """The loop between the tool and the keepers."""

    def __init__(self, orders: int, answers: int, world: World) -> None:
        self.orders = orders
        self.answers = answers
        self.world = world
        self.table = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.unpacker = Unpacker()
        self.running: dict[int, _Running] = {}
        self.postponed: list[Message] = []
        """Orders that wait until another program ends, as the system refused a process."""
        self.selector = selectors.DefaultSelector()
        self.selector.register(orders, selectors.EVENT_READ, None)
        with contextlib.suppress(OSError):
            sandbox.adopt_orphans()

    def serve(self) -> NoReturn:
        """Take orders and pass on events until stdin ends."""
        while True:
            timeout = min((running.clock.left() for running in self.running.values()), default=None)
            for ready, _ in self.selector.select(timeout):
                if ready.data is None:
                    self._take_orders()
                elif ready.data.keeper not in self.running:
                    continue  # it was concluded in this round
                elif ready.fd == ready.data.events:
                    self._relay(ready.data)
                else:
                    self._conclude(ready.data)
            for running in list(self.running.values()):
                if running.clock.left() == 0.0:
                    self._hurry(running)

    def _take_orders(self) -> None:
        content = os.read(self.orders, 1 << 16)
        if not content:
            self.end()
        for order in self.unpacker.feed(content):
            self._start(order)

    def _start(self, order: Message) -> None:
        opened: list[int] = []
        try:
            opened.extend(os.pipe())
            opened.extend(os.pipe())
            keeper = self._forked()
        except OSError as exc:
            for descriptor in opened:
                os.close(descriptor)
            self._refuse(order, exc)
            return
        events, events_end, ends, ends_end = opened
        if keeper == 0:
            for descriptor in (events, ends, self.orders, self.answers, self.table):
                os.close(descriptor)
            for other in self.running.values():
                os.close(other.events)
                os.close(other.ends)
            self.selector.close()
            keep({**order, "own_user": self._has_own_user()}, self.world, events_end, ends_end)
        os.close(events_end)
        os.close(ends_end)
        running = _Running(order, keeper, events, ends)
        self.running[keeper] = running
        self.selector.register(events, selectors.EVENT_READ, running)
        self.selector.register(ends, selectors.EVENT_READ, running)

    def _refuse(self, order: Message, error: OSError) -> None:
        """Postpone a program until another ends; if none runs, report why it cannot begin."""
        if self.running:
            self.postponed.append(order)
        else:
            _send(self.answers, {"event": "ended", "why": str(error), "key": order["key"]})

    def _forked(self) -> int:
        if sandbox.PROCESSES not in self.world.granted:
            return os.fork()
        sandbox.new_process_table()
        keeper = -1
        try:
            keeper = os.fork()
        finally:
            if keeper:
                sandbox.return_to(self.table)
        return keeper

    def _has_own_user(self) -> bool:
        """Whether a limit on processes counts only this namespace's: from Linux 5.14 on."""
        version = tuple(int(part) for part in platform.release().split(".")[:2] if part.isdigit())
        return sandbox.USER in self.world.granted and version >= (5, 14)

    def _relay(self, running: _Running) -> bool:
        """Pass on the events that have come; false at the end of the pipe."""
        content = os.read(running.events, 1 << 16)
        if not content:
            self.selector.unregister(running.events)
            return False
        try:
            for event in running.unpacker.feed(content):
                running.clock.record(event)
                _send(self.answers, {**event, "key": running.key})
        except (BrokenStream, KeyError, IndexError, TypeError):
            if not running.broken:
                running.broken = "something else wrote into its result channel"
                self._hurry(running)
        return True

    def _conclude(self, running: _Running) -> None:
        """Report how a program ended, once its keeper has ended or said so."""
        content = os.read(running.ends, 1 << 20)
        messages = list(running.ending.feed(content))
        if content and not messages:
            return
        if messages:
            ended = dict(messages[0])
        else:
            _, status = os.waitpid(running.keeper, 0)
            ended = {"event": "ended", "lost": os.waitstatus_to_exitcode(status)}
        self._read_rest(running)
        self._forget(running)
        if messages:
            os.waitpid(running.keeper, 0)
        else:
            self._end_strays()
        _send(self.answers, {**ended, "broken": running.broken, "key": running.key})
        waiting, self.postponed = self.postponed, []
        for order in waiting:
            self._start(order)

    def _read_rest(self, running: _Running) -> None:
        """Pass on the events still in the pipe, which an escaped process may hold open for ever."""
        os.set_blocking(running.events, False)
        with contextlib.suppress(BlockingIOError, KeyError):
            while self._relay(running):
                pass

    def _forget(self, running: _Running) -> None:
        del self.running[running.keeper]
        for descriptor in (running.events, running.ends):
            with contextlib.suppress(KeyError):
                self.selector.unregister(descriptor)
            os.close(descriptor)

    def _hurry(self, running: _Running) -> None:
        """Ask the keeper to end its child; kill the keeper if it was asked before."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.keeper, signal.SIGKILL if running.warned else signal.SIGTERM)
        running.warned = True
        running.clock.allow(_GRACE)

    def _end_strays(self) -> None:
        """Kill processes without a keeper; in a PID namespace of their own, they end anyway."""
        if sandbox.PROCESSES in self.world.granted:
            return
        tracked = set(self.running)
        for keeper in self.running:
            tracked.update(descendants(keeper))
        end(process for process in descendants(os.getpid()) if process not in tracked)

    def end(self) -> NoReturn:
        """End all programs and this process."""
        end(self.running)
        for keeper in self.running:
            os.waitpid(keeper, 0)
        self._end_strays()
        shutil.rmtree(self.world.session, ignore_errors=True)  # `scratch` may be /dev/shm itself
        os._exit(0)
