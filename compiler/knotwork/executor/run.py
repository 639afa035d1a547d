"""Runs the cells of one note in one namespace, and emits the outcome of each.

The build, the tests and the reader's browser run the same files (`executor_files.py`), with CPython
3.11 and later and with Pyodide. They import only the standard library and one another, open no
file, and know nothing of the rest of Knotwork. Input and output are plain JSON.

A program is a list of cells; `run_program` runs it and emits one event after another:

    {"event": "begin", "cell": 2}
    {"event": "outcome", "cell": 2, "outcome": {…}, "seconds": 0.01}
    {"event": "end", "left": [[2, "thread Thread-1 (spin)"]]}

`Session` runs single cells, for a reader who runs them in any order.
"""

from __future__ import annotations

import collections
import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from knotwork.executor.capture import Capture, of_this_python
from knotwork.executor.files import browser_folder
from knotwork.executor.outcome import Cell, Outcome, failed_with, plain
from knotwork.executor.session import Session

Emit = Callable[[dict[str, object]], None]


def run_program(
    cells: Sequence[Cell], emit: Emit, capture: Capture, folder: Path | None = None
) -> None:
    """Run the cells in order, in one new namespace, and emit what happens.

    `folder` is the current one, if it holds nothing but the cells' files.
    """
    with Session(capture, folder) as session:
        run_in(session, cells, emit)


def run_in(session: Session, cells: Sequence[Cell], emit: Emit) -> None:
    """Run the cells in order, in an open session, which keeps the last exception (`raised`)."""
    _Program(cells, emit, session).run()


def run_json(program: str, emit: Callable[[str], None]) -> None:
    """Run a program written as a JSON list of cells; emit each event as JSON."""
    cells = [Cell.of(cell) for cell in json.loads(program)]
    run_program(cells, lambda event: emit(json.dumps(event)), of_this_python(), browser_folder())


def names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The name of each cell in messages: `cell similarity`, `cell 3`, `cell 3 of notes/dot.md`."""
    numbers: collections.Counter[str] = collections.Counter()
    found = []
    for cell in cells:
        numbers[cell.note] += 1
        name = f"cell {cell.id or numbers[cell.note]}"
        found.append(f"{name} of {cell.note}" if cell.upstream else name)
    return tuple(found)


class _Program:
    """One run of a program: which cell runs next, and why others are skipped."""

    def __init__(self, cells: Sequence[Cell], emit: Emit, session: Session) -> None:
        self.cells = cells
        self.names = names(cells)
        self.emit = emit
        self.session = session
        self.stopped = ""
        self.left: list[tuple[int, threading.Thread]] = []

    def run(self) -> None:
        self.session.register(self.cells)
        homes = self._homes()
        for place, cell in enumerate(self.cells):
            if cell.exercise is None:
                self._cell(place, cell)
            elif cell.upstream:
                self._emit_outcome(place, Outcome("skipped", "an exercise of another note"))
            elif homes[cell.exercise] == place:
                self._exercise(cell.exercise)
        left = [
            [place, f"thread {thread.name}"] for place, thread in self.left if thread.is_alive()
        ]
        self.emit({"event": "end", "left": left})

    def _homes(self) -> dict[str, int]:
        """The place of the cell at which each exercise runs: its starter, where readers answer."""
        found: dict[str, int] = {}
        for place, cell in enumerate(self.cells):
            if cell.exercise is not None and not cell.upstream:
                found.setdefault(cell.exercise, place)
        for place, cell in reversed(list(enumerate(self.cells))):
            if cell.exercise is not None and cell.role == "starter" and not cell.upstream:
                found[cell.exercise] = place
        return found

    def _cell(self, place: int, cell: Cell) -> None:
        if self.stopped:
            self._emit_outcome(place, Outcome("skipped", self.stopped))
            return
        outcome, seconds = self._timed(place)
        if outcome.stops:
            self.stopped = f"{self.names[place]} failed"
        if cell.upstream:
            outcome = replace(outcome, text="", truncated=False, result=None, rich=(), figures=())
        self._emit_outcome(place, outcome, seconds)

    def _exercise(self, exercise: str) -> None:
        parts = [
            place
            for place, cell in enumerate(self.cells)
            if cell.exercise == exercise and not cell.upstream
        ]
        if self.stopped:
            outcomes = {place: (Outcome("skipped", self.stopped), 0.0) for place in parts}
        else:
            outcomes = _Exercise(exercise, parts, self.cells, self._timed, self.session).verdicts()
        for place in parts:
            self._emit_outcome(place, *outcomes[place])

    def _timed(self, place: int) -> tuple[Outcome, float]:
        self.emit({"event": "begin", "cell": place})
        before = set(threading.enumerate())
        start = time.perf_counter()
        outcome = self.session.run(self.cells[place])
        seconds = time.perf_counter() - start
        begun = (thread for thread in threading.enumerate() if thread not in before)
        self.left += [(place, thread) for thread in begun if not _serves_library(thread)]
        return outcome, seconds

    def _emit_outcome(self, place: int, outcome: Outcome, seconds: float = 0.0) -> None:
        self.emit(
            {"event": "outcome", "cell": place, "outcome": plain(outcome), "seconds": seconds}
        )


def _serves_library(thread: threading.Thread) -> bool:
    """Whether a thread is a daemon of a library's own class, such as tqdm's monitor."""
    return thread.daemon and type(thread).__module__ not in ("__main__", "threading")


class _Exercise:
    """The two trials of an exercise: its checks must refuse the starter and accept the solution."""

    def __init__(
        self,
        name: str,
        parts: Sequence[int],
        cells: Sequence[Cell],
        run: Callable[[int], tuple[Outcome, float]],
        session: Session,
    ) -> None:
        self.name = name
        self.run = run
        self.session = session
        self.cells = cells
        self.parts = parts
        by_role: dict[str, list[int]] = collections.defaultdict(list)
        for place in parts:
            by_role[cells[place].role].append(place)
        self.setups, self.checks = by_role["setup"], by_role["check"]
        self.starters, self.solutions = by_role["starter"], by_role["solution"]
        self.outcomes: dict[int, tuple[Outcome, float]] = {}

    def verdicts(self) -> dict[int, tuple[Outcome, float]]:
        for starter in self.starters:
            self._try_starter(starter)
        for solution in self.solutions:
            self._try_solution(solution)
        for place in self.parts:
            if place not in self.outcomes:
                self.outcomes[place] = self._without_trial(place), 0.0
        return self.outcomes

    def _try_starter(self, starter: int) -> None:
        broken = self.session.flaw(self.cells[starter])
        if broken is not None:
            self.outcomes[starter] = (failed_with(broken), 0.0)
            return
        trial = self._trial(starter)
        if starter not in trial:
            self._blame_setup(trial)
            return
        outcome, seconds = trial[starter]
        if outcome.status == "failed" and outcome.error is not None:
            reason = f"stops with {outcome.error.type}, as a starter may"
            outcome = replace(outcome, status="passed", reason=reason, error=None)
        self.outcomes[starter] = (outcome, seconds)
        if self.checks and all(_passed(trial.get(check)) for check in self.checks):
            reason = f"the check of {self.name} accepts the starter: it checks nothing"
            for check in self.checks:
                self.outcomes[check] = (
                    replace(trial[check][0], status="failed", reason=reason),
                    0.0,
                )

    def _try_solution(self, solution: int) -> None:
        trial = self._trial(solution)
        if solution not in trial:
            self._blame_setup(trial)
            return
        self.outcomes[solution] = trial[solution]
        for check in self.checks:
            if self.outcomes.get(check, (Outcome("passed"), 0.0))[0].status == "failed":
                continue
            if check in trial:
                outcome, seconds = trial[check]
                if outcome.status == "failed":
                    outcome = replace(outcome, reason=f"refuses the solution: {outcome.reason}")
                self.outcomes[check] = (outcome, seconds)
            else:
                self.outcomes[check] = (Outcome("skipped", self._reason(trial)), 0.0)

    def _trial(self, answer: int) -> dict[int, tuple[Outcome, float]]:
        """The outcomes of set-ups, answer and checks, up to the first that failed."""
        given: dict[int, tuple[Outcome, float]] = {}
        with self.session.aside():
            for place in (*self.setups, answer, *self.checks):
                given[place] = self.run(place)
                if given[place][0].status == "failed":
                    break
        for setup in self.setups:
            if answer in given:
                self.outcomes.setdefault(setup, given[setup])
        return given

    def _blame_setup(self, trial: Mapping[int, tuple[Outcome, float]]) -> None:
        for place in self.parts:
            self.outcomes.setdefault(place, trial.get(place, (self._skipped(trial), 0.0)))

    def _skipped(self, trial: Mapping[int, tuple[Outcome, float]]) -> Outcome:
        return Outcome("skipped", self._reason(trial))

    def _reason(self, trial: Mapping[int, tuple[Outcome, float]]) -> str:
        failed = [place for place, (outcome, _) in trial.items() if outcome.status == "failed"]
        return f"the {self.cells[failed[-1]].role} of {self.name} failed"

    def _without_trial(self, place: int) -> Outcome:
        """The outcome of a part that no trial needed; it must still compile."""
        broken = self.session.flaw(self.cells[place])
        if broken is not None:
            return failed_with(broken)
        role = self.cells[place].role
        if role != "check":
            return Outcome("passed", "compiled, not run")
        return Outcome("passed", f"the exercise {self.name} has no solution to try it on")


def _passed(timed: tuple[Outcome, float] | None) -> bool:
    return timed is not None and timed[0].status == "passed"
