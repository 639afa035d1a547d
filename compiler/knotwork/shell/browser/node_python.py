"""Runs programs in the readers' Python, but under Node instead of a browser."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from knotwork.cells.executor_files import files
from knotwork.cells.program import Program, Report
from knotwork.errors import KnotworkError
from knotwork.executor.outcome import Outcome, plain
from knotwork.shell.cells import placed

SCRIPT = Path(__file__).with_name("node_python.mjs")
_START = 120.0
"""Seconds for Pyodide to start, even on a busy machine."""
_CELL = 60.0
"""Seconds for one cell and the packages that it loads; generous, because Pyodide is slow."""


class _Result(NamedTuple):
    outcome: Outcome
    seconds: float


class NodePython:
    """A Node process with Pyodide; it is restarted if a cell takes too long or ends it."""

    def __init__(self, node: str, folder: Path, root: Path) -> None:
        self._command = [node, "--no-warnings", str(SCRIPT), str(folder)]
        self._root = root
        self._files = {name: str(path) for name, path in files().items()}

    def run(self, programs: Sequence[Program]) -> Iterator[Report]:
        """A report for each program, in order."""
        waiting = list(programs)
        while waiting:
            done = 0
            for report in self._while_it_lives(waiting):
                done += 1
                yield report
            waiting = waiting[done:]

    def _while_it_lives(self, programs: Sequence[Program]) -> Iterator[Report]:
        """The reports, up to that of the first program that ends the process."""
        with subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            events = _lines(process.stdout)
            try:
                _write(process.stdin, self._files)
                if _next(events, _START) is None:
                    errors = process.stderr.read() if process.stderr and process.poll() else ""
                    raise KnotworkError(f"the readers' Python does not start: {errors[-300:]}")
                for program in programs:
                    _write(process.stdin, _described(placed(program, self._root)))
                    report, lives = _outcome_of(program, events)
                    yield report
                    if not lives:
                        return
            finally:
                process.kill()


def _described(program: Program) -> dict[str, Any]:
    return {"cells": [plain(cell) for cell in program.cells], "files": dict(program.files)}


def _outcome_of(program: Program, events: queue.Queue[str | None]) -> tuple[Report, bool]:
    """The report of a program, and whether the process survived it."""
    results: dict[int, _Result] = {}
    while (event := _next(events, _CELL)) is not None and event["event"] != "failed":
        if event["event"] == "outcome":
            results[event["cell"]] = _Result(Outcome.of(event["outcome"]), event["seconds"])
        if event["event"] == "end":
            return _report(program, results), True
    reason = "it ended Python, or took too long" if event is None else event["reason"]
    outcome = Outcome("failed", reason)
    for place in range(len(program.cells)):
        if place not in results:
            results[place] = _Result(outcome, 0.0)
            outcome = Outcome("skipped", "a cell above failed")
    return _report(program, results), False


def _report(program: Program, results: dict[int, _Result]) -> Report:
    in_order = [results[place] for place in range(len(program.cells))]
    outcomes = tuple(result.outcome for result in in_order)
    return Report(program.key, outcomes, tuple(result.seconds for result in in_order))


def _lines(stream: IO[str]) -> queue.Queue[str | None]:
    """A queue that gets the lines of a stream as they come, then None."""
    found: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in stream:
            found.put(line)
        found.put(None)

    threading.Thread(target=read, daemon=True).start()
    return found


def _next(lines: queue.Queue[str | None], patience: float) -> dict[str, Any] | None:
    """The next event; None if none comes within `patience` seconds, or the stream has ended."""
    try:
        line = lines.get(timeout=patience)
    except queue.Empty:
        return None
    if line is None:
        return None
    event: dict[str, Any] = json.loads(line)
    return event


def _write(stream: IO[str], value: object) -> None:
    try:
        stream.write(json.dumps(value) + "\n")
        stream.flush()
    except BrokenPipeError:
        pass  # the process has ended, as reading will show
