"""Runs cells for the commands: chooses the engine, shows progress, says what is not contained."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from knotwork.cells.here import Here
from knotwork.cells.imports import imported_modules
from knotwork.cells.program import Options, Program, Report, shortfall
from knotwork.cells.worker import Workers
from knotwork.errors import KnotworkError
from knotwork.programs.verdicts import Run
from knotwork.shell.console import Tracker, err


class CellOptions(NamedTuple):
    """How cells are run, as the command line and the user's configuration say."""

    python: str = ""
    """The notes' interpreter; empty for the one that runs Knotwork."""
    jobs: int = 0
    """Notes at a time; 0 for one a processor."""
    timeout: float = 10.0
    """Seconds for a cell."""
    memory: float = 2.0
    """GB that a note may use beyond the interpreter and its libraries."""


class Asked(NamedTuple):
    """What the command line says of how cells are run and links are read."""

    python: str | None = None
    jobs: int | None = None
    timeout: float | None = None
    dialect: str | None = None
    resolution: str | None = None


def in_workers(root: Path, how: CellOptions, track: Tracker) -> Run:
    """Each note in a process of its own."""

    def run(programs: Sequence[Program]) -> Iterator[Report]:
        if not programs:
            return
        known = [placed(program, root) for program in programs]
        with Workers(options(how, known)) as workers:
            reports = workers.run(known)
            yield from track(reports, len(known), "Running notes")
            if missing := shortfall(workers.layers):
                err().print(missing, style="dim")

    return run


def in_process(root: Path, here: Here, track: Tracker) -> Run:
    """All notes in this process, for debuggers and coverage."""

    def run(programs: Sequence[Program]) -> Iterator[Report]:
        known = [placed(program, root) for program in programs]
        yield from track(here.run(known), len(known), "Running notes")

    return run


def options(how: CellOptions, programs: Iterable[Program]) -> Options:
    """The workers' options for these programs.

    Raises:
        KnotworkError: there is no such interpreter.
    """
    codes = [cell.code for program in programs for cell in program.cells]
    python = how.python or sys.executable
    if how.python and not (Path(python).is_file() and os.access(python, os.X_OK)):
        raise KnotworkError(f"there is no interpreter {python}", help="name one with --python")
    known = Options(
        python=python,
        modules=imported_modules(codes),
        timeout=how.timeout,
        memory=int(how.memory * 1024**3),
    )
    if not how.jobs:
        return known
    return Options(python, how.jobs, known.modules, known.timeout, known.memory)


def placed(program: Program, root: Path) -> Program:
    """The program with its data files where the vault has them on this disk."""
    if not program.files:
        return program
    files = tuple((name, str((root / path).resolve())) for name, path in program.files)
    return Program(program.key, program.cells, files)
