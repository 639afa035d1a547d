"""Runs the cells of many notes, each note in a process of its own, and reports their outcomes.

    with Workers(Options(modules=imported_modules(codes))) as workers:
        for report in workers.run(programs):
            ...

On Linux a fork server (`fork_server.py`) does it; elsewhere an interpreter is started for each
note. Reports come in the order in which programs end, each with its program's key. No process is
started before the first program, and none is left when the block ends, however it ends.

This contains accidents; it is no protection against hostile code.
"""

from __future__ import annotations

import collections
import contextlib
import itertools
import sys
from collections.abc import Generator, Iterable, Iterator
from typing import Protocol

from knotwork.cells import launch
from knotwork.cells.fork_client import EngineDied, fork_server
from knotwork.cells.program import Layer, Options, Program, Report
from knotwork.cells.single import Singles
from knotwork.cells.verdict import Flight, report
from knotwork.cells.wire import Message

_TRIES = 2
"""How often a program is started if the engine dies during it; the second time it runs alone."""


class Running(Protocol):
    """An engine that has been started."""

    layers: tuple[Layer, ...]

    def submit(self, order: Message) -> None:
        """Start a program."""

    def next_event(self) -> Message:
        """The next event of any program; raises EngineDied if there will be none."""

    def close(self) -> None:
        """End all programs."""


class Workers:
    """Processes for cells, started when first needed; a context manager."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._engine: Running | None = None
        self._keys = itertools.count()
        self._stopped = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of containment, including those that are missing on this system."""
        return self._started().layers

    def close(self) -> None:
        """End all processes; the next program would start new ones."""
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.close()

    def stop(self) -> None:
        """End all programs, and start no more; may be called from another thread."""
        self._stopped = True
        self.close()

    def run(self, programs: Iterable[Program]) -> Generator[Report, None, None]:
        """Run the programs, as many at a time as there are jobs; yield each report when it is done.

        Closing the generator ends the programs that still run.
        """
        schedule = _Schedule(
            Flight(program, launch.limits(program, self.options)) for program in programs
        )
        try:
            while self._fill(schedule):
                try:
                    ended = self._next_end(schedule.in_flight)
                except EngineDied:
                    if self._stopped:
                        return
                    yield from self._recover(schedule)
                else:
                    yield self._report(*ended)
        finally:
            if schedule.in_flight:
                self.close()

    def _fill(self, schedule: _Schedule) -> bool:
        """Start the programs that may start now; false when nothing is left to wait for."""
        while len(schedule.in_flight) < self.options.jobs:
            flight = schedule.next()
            if flight is None:
                break
            self._start(schedule.in_flight, flight)
        return bool(schedule.in_flight)

    def _start(self, in_flight: dict[int, Flight], flight: Flight) -> None:
        key = next(self._keys)
        in_flight[key] = flight
        flight.forget()
        with contextlib.suppress(EngineDied):  # reading the next event raises it again
            self._started().submit(launch.order(key, flight.program, flight.limits, self.options))

    def _next_end(self, in_flight: dict[int, Flight]) -> tuple[Flight, Message]:
        """Read events until a program ends; returns it, and the message about its end."""
        while True:
            event = self._started().next_event()
            if event["key"] not in in_flight:
                continue
            if event["event"] == "ended":
                return in_flight.pop(event["key"]), event
            in_flight[event["key"]].record(event)

    def _recover(self, schedule: _Schedule) -> Iterator[Report]:
        """Start programs again whose engine died; report those that this has happened to before."""
        layers = self._started().layers
        self.close()
        lost = list(schedule.in_flight.values())
        schedule.in_flight.clear()
        for flight in lost:
            flight.deaths += 1
            if flight.deaths < _TRIES:
                schedule.suspects.append(flight)
            else:
                yield report(flight, {"event": "ended", "lost": -9}, _hints(self.options, layers))

    def _report(self, flight: Flight, ended: Message) -> Report:
        return report(flight, ended, _hints(self.options, self._started().layers))

    def _started(self) -> Running:
        if self._stopped:
            raise EngineDied
        if self._engine is None:
            if sys.platform == "linux" and self.options.engine != "single":
                self._engine = fork_server(self.options)
            else:
                self._engine = Singles(self.options)
        return self._engine


class _Schedule:
    """The programs of one run: those that wait, those in flight, and suspects.

    A suspect was in flight when the engine died. It starts again alone, so that it is known which
    program is the cause if the engine dies once more.
    """

    def __init__(self, waiting: Iterator[Flight]) -> None:
        self.waiting = waiting
        self.in_flight: dict[int, Flight] = {}
        self.suspects: collections.deque[Flight] = collections.deque()

    def next(self) -> Flight | None:
        """The program that may start now; None if another has to end first, or none is left."""
        if self.suspects:
            return None if self.in_flight else self.suspects.popleft()
        if any(flight.deaths for flight in self.in_flight.values()):
            return None
        return next(self.waiting, None)


def _hints(options: Options, layers: Iterable[Layer]) -> tuple[tuple[str, str], ...]:
    """Hints for errors that the cells' surroundings cause: a part of the error, and the hint."""
    walls = {layer.name for layer in layers if layer.holds}
    memory = f"the cells of a note may use {options.memory / 1024**3:g} GB of memory"
    hints = [
        ("MemoryError", memory),
        # So ends the engine of a browser, with which Altair and others draw.
        (
            "(SIGTRAP)",
            f"{memory}, and a browser's engine reserves more (`memory` in your settings)",
        ),
        (
            "Timeout: ran longer",
            "--timeout (pytest: --knotwork-timeout) gives more seconds; notes only lower them",
        ),
        ("the cells could not begin", "`data` names it: make it readable, or take it out there"),
        (
            "FileNotFoundError",
            "cells run in a folder of their own, where files that `data` names lie side by side",
        ),
        (
            "ModuleNotFoundError",
            "install it for the notes' Python (--python), or name a module of the vault in `data`",
        ),
    ]
    if "network" in walls:
        signs = ("Network is unreachable", "Temporary failure in name resolution")
        hints += [(sign, "cells run without a network") for sign in signs]
    if "files" in walls:
        hints.insert(0, ("folder: No space left", "files in `data` may take 512 MB in all"))
        hints.append(("Read-only file system", "a cell may only write in its own folder"))
    return tuple(hints)
