"""Runs cells for the commands: chooses the engine, shows progress, warns of missing limits."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from knotwork.cells.basis import Basis, Settled
from knotwork.cells.in_process import InProcess
from knotwork.cells.program import Options, Program, Report, shortfall
from knotwork.cells.report_memory import basis_of, described, identity, kept, recalled
from knotwork.cells.worker import Workers
from knotwork.executor.imports import imported_modules, own_modules
from knotwork.programs.verdicts import Run
from knotwork.shell.config.cell_options import worker_options
from knotwork.shell.config.user import CellSettings
from knotwork.shell.console import Tracker, err
from knotwork.shell.files.seen import content_digest

T = TypeVar("T")


class Store(Protocol):
    """Keeps reports from one command for the next."""

    def get(self, key: bytes) -> bytes | None:
        """The bytes kept under a key; None if there are none."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep bytes under a key."""


class Watch(Protocol):
    """Watches programs as they run: a progress bar, or a preview that may stop them."""

    def __call__(self, things: Iterable[T], count: int, description: str, /) -> Iterable[T]:
        """Yield the same things, one by one."""


Begun: TypeAlias = Callable[[Workers], None]
"""Called with the workers before anything runs in them, so that they can be ended."""


def in_workers(
    root: Path,
    settings: CellSettings,
    track: Watch,
    store: Store | None = None,
    settled: Settled = lambda _basis: None,
    begun: Begun = lambda _workers: None,
    tell: Callable[[str], None] = lambda words: err().print(words, style="dim"),
) -> Run:
    """A `Run` with a process for each note; reports that `store` has are not computed again.

    `tell` is called with a message, once, if this system cannot fully isolate cells.
    """

    def run(programs: Sequence[Program]) -> Iterator[Report]:
        if programs:
            known = [placed(program, root) for program in programs]
            options = options_for(settings, known)
            fresh = partial(_fresh, options=options, begun=begun, tell=tell)
            reports = _remembering(known, options, store, fresh, settled) if store else fresh(known)
            yield from track(reports, len(known), "Running notes")
        else:
            settled(Basis())

    return run


def _fresh(
    programs: Sequence[Program], options: Options, begun: Begun, tell: Callable[[str], None]
) -> Iterator[Report]:
    with Workers(options) as workers:
        begun(workers)
        yield from workers.run(programs)
        if missing := shortfall(workers.layers):
            tell(missing)


def _remembering(
    programs: Sequence[Program],
    options: Options,
    store: Store,
    fresh: Callable[[Sequence[Program]], Iterator[Report]],
    settled: Settled,
) -> Iterator[Report]:
    """The reports in the store, then those of the other programs, which are run.

    `settled` is called at the end if the store then has all reports.
    """
    about = described(options)
    unknown: dict[str, tuple[Program, bytes | None]] = {}
    for program in programs:
        key = identity(program, about, options, _contents(program), _own_modules(program))
        stored = store.get(key) if key else None
        report = recalled(stored, program) if stored else None
        if report is not None:
            yield report
        else:
            unknown[program.key] = program, key
    lasting = True
    for report in fresh([program for program, _key in unknown.values()]) if unknown else ():
        program, key = unknown[report.key]
        stored = kept(report, program)
        if stored is not None and key is not None:
            store.put(key, stored)
        else:
            lasting = False
        yield report
    if lasting:
        settled(basis_of(options, about))


def _contents(program: Program) -> dict[str, str]:
    """A digest of each declared file that can be read; cells will report the others."""
    found: dict[str, str] = {}
    for _name, path in program.files:
        with contextlib.suppress(OSError):
            found[path] = content_digest(Path(path).read_bytes()).hex()
    return found


def _own_modules(program: Program) -> dict[str, str]:
    """The code of those modules among a program's files that it imports, by name."""
    files = dict(program.files)

    def file(name: str) -> Path | None:
        path = Path(files[name]) if name in files else None
        return path if path and os.access(path, os.R_OK) else None

    return own_modules((cell.code for cell in program.cells), file)


def in_process(root: Path, engine: InProcess, track: Tracker) -> Run:
    """A `Run` in this process, for debuggers and coverage."""

    def run(programs: Sequence[Program]) -> Iterator[Report]:
        known = [placed(program, root) for program in programs]
        yield from track(engine.run(known), len(known), "Running notes")

    return run


def options_for(settings: CellSettings, programs: Iterable[Program]) -> Options:
    """The workers' options for these programs, whose files have paths on this disk.

    Raises:
        KnotworkError: the configured interpreter does not exist.
    """
    known = tuple(programs)
    codes = (cell.code for program in known for cell in program.cells)
    own = (code for program in known for code in _own_modules(program).values())
    return worker_options(settings, imported_modules((*codes, *own)))


def placed(program: Program, root: Path) -> Program:
    """The program with the paths of its data files on this disk."""
    if not program.files:
        return program
    files = tuple((name, os.path.realpath(root / path)) for name, path in program.files)
    return Program(program.key, program.cells, files)
