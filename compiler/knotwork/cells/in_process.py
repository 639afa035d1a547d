"""Runs programs in this process: for debuggers and coverage. Nothing is contained or timed."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from knotwork.cells.program import Program, Report
from knotwork.executor.capture import MemoryCapture
from knotwork.executor.outcome import Outcome
from knotwork.executor.run import run_in
from knotwork.executor.session import Session
from knotwork.executor.world import own_folder


class InProcess:
    """An engine without processes; `raised` holds the exceptions of the cells that failed."""

    def __init__(self) -> None:
        self.raised: dict[tuple[str, int], BaseException] = {}

    def run(self, programs: Iterable[Program]) -> Iterator[Report]:
        """A report for each program, in order."""
        for program in programs:
            yield self._run(program)

    def _run(self, program: Program) -> Report:
        results: dict[int, tuple[Outcome, float]] = {}
        with _beside(program.files), Session(MemoryCapture(), Path.cwd()) as session:

            def emit(event: dict[str, Any]) -> None:
                if event["event"] != "outcome":
                    return
                place, outcome = event["cell"], Outcome.of(event["outcome"])
                results[place] = outcome, event["seconds"]
                if outcome.status == "failed" and session.raised is not None:
                    self.raised[program.key, place] = session.raised

            run_in(session, program.cells, emit)
        outcomes, seconds = zip(*(results[place] for place in sorted(results)), strict=True)
        return Report(program.key, outcomes, seconds)


@contextlib.contextmanager
def _beside(files: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Work in a folder that holds only these files, as a program in its own process does."""
    with TemporaryDirectory(prefix="knotwork-") as folder:
        for name, source in files:
            shutil.copyfile(source, Path(folder) / name)
        with own_folder(folder):
            yield
