"""A session: one namespace in which cells run, and the settled world around it."""

from __future__ import annotations

import builtins
import contextlib
import linecache
import os
import re
import sys
import threading
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knotwork.executor.asserts import WITNESS, Witness
from knotwork.executor.borrowed import borrowed
from knotwork.executor.capture import Capture
from knotwork.executor.compiling import compiled
from knotwork.executor.doctests import Answer, examples_in, print_result
from knotwork.executor.failure import error_of, spare_memory, traceback_of, type_name
from knotwork.executor.files import kept_files
from knotwork.executor.outcome import Cell, Error, Figure, Outcome, Status, failed_with, one_line
from knotwork.executor.results import (
    close_figures,
    figures_before_failing,
    figures_of,
    is_drawing,
    result_of,
    rich_forms,
)
from knotwork.executor.snapshot import snapshot
from knotwork.executor.world import (
    kept_modules,
    kept_place,
    kept_world,
    own_event_loops,
    put,
    put_back,
    settled_world,
)


class Session:
    """A namespace, and the settled world around it: streams, seeds, `__main__`.

    As a context manager it restores what it changed, so that tests may run it in their own process.
    """

    def __init__(self, capture: Capture, folder: Path | None = None) -> None:
        self.capture = capture
        self.folder = folder
        """The current folder, if it holds nothing but the cells' files."""
        self.module = types.ModuleType("__main__")
        self.namespace = self.module.__dict__
        # The module itself, as in a script; `exec` would set its dictionary.
        self.namespace["__builtins__"] = builtins
        self.notes: dict[str, list[str]] = {}
        self.raised: BaseException | None = None
        """What the last cell raised, with its traceback, for a debugger to begin there."""
        self.flags = 0
        self.loop: Any = None
        """In a browser, the event loop that a cell has set, to be set for the next one."""
        self._answer: tuple[Cell, types.CodeType] | None = None
        """The answer to an exercise that has run, and its code."""
        self._of_checks: set[str] = set()
        """The names that its checks have defined."""
        self._checks = ""
        """The code of these checks."""
        self._process = os.getpid()
        self._world = contextlib.ExitStack()

    def __enter__(self) -> Session:
        self._world.enter_context(settled_world())
        self._world.enter_context(self.capture)
        self._world.enter_context(put(threading, "excepthook", self._thread_failed))
        self._world.callback(put_back, sys.modules, "__main__", sys.modules.get("__main__"))
        sys.modules["__main__"] = self.module
        setattr(builtins, WITNESS, Witness)
        return self

    def __exit__(self, *unused: object) -> None:
        self._world.close()

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        """Print the exception that ended a thread as Python does, but only frames of notes."""
        if failed.exc_value is not None and failed.exc_type is not SystemExit:
            name = failed.thread.name if failed.thread else "?"
            text = traceback_of(failed.exc_value, self.notes)
            print(f"Exception in thread {name}:\n{text}", end="", file=sys.stderr)

    def register(self, cells: Sequence[Cell]) -> None:
        """Make the cells' lines known to tracebacks, warnings and pdb, under their note's name."""
        for cell in cells:
            lines = self.notes.setdefault(cell.note, [])
            code = [f"{line}\n" for line in cell.code.split("\n")]
            lines.extend("\n" for _ in range(cell.line - 1 + len(code) - len(lines)))
            lines[cell.line - 1 : cell.line - 1 + len(code)] = code
        for note in {cell.note for cell in cells}:
            # Without a modification time, linecache never looks for the file on disk.
            linecache.cache[note] = (len(self.notes[note]), None, self.notes[note], note)

    def flaw(self, cell: Cell) -> Error | None:
        """The error that keeps the cell from compiling; None if it compiles.

        Python's warnings are not printed: they would stand in the output of the next cell.
        """
        self.register([cell])
        try:
            with put(warnings, "showwarning", lambda *_unused: None):
                if cell.kind == "doctest":
                    examples_in(cell, self.flags)
                else:
                    compiled(cell, self.flags)
        except Exception as exc:  # the parser raises several kinds, which differ by version
            return error_of(exc, cell, self.notes)
        return None

    def run(self, cell: Cell) -> Outcome:
        """Run one cell and return its outcome."""
        if not cell.eval:
            broken = self.flaw(cell)
            return failed_with(broken) if broken else Outcome("passed", "compiled, not run")
        self.register([cell])
        before = set(self.namespace)
        with own_event_loops(self):
            outcome = _verdict(cell, self._run_captured(cell))
        if cell.role == "check":
            self._of_checks |= set(self.namespace) - before
            self._checks += f"{cell.code}\n"
            outcome = self._unless_borrowed(outcome)
        for name in [name for name in self.namespace if name.startswith("@")]:
            del self.namespace[name]
        return outcome

    def _unless_borrowed(self, outcome: Outcome) -> Outcome:
        """The outcome of a check; it fails if the answer lives on names of checks."""
        if outcome.status != "passed" or self._answer is None:
            return outcome
        error = borrowed(*self._answer, self._checks, self._of_checks)
        return failed_with(error) if error else outcome

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Let cells that run inside leave no trace: in names, random numbers, settings, files."""
        restore = snapshot(self.namespace)
        flags = self.flags
        try:
            with (
                kept_modules(self.folder),
                kept_place(),  # after the files, as an answer may have deleted the folder
                kept_files(self.folder),
                kept_world(),
            ):
                yield
        finally:
            close_figures()
            self._answer, self._of_checks, self._checks = None, set(), ""
            restore()
            self.flags = flags

    def _run_captured(self, cell: Cell) -> _CellRun:
        """Run a cell under capture, and return what it gave; any exception is part of that."""
        run = _CellRun()
        self.raised = None
        try:
            if cell.kind == "doctest":
                self._session(cell, run)
            else:
                self._execute(cell, run)
            self._exit_if_forked()
            run.figures = figures_of(cell, run.value)
        except BaseException as exc:  # SystemExit and KeyboardInterrupt end the cell alone
            self._exit_if_forked()
            with spare_memory():
                run.raised = self.raised = exc
                run.error = error_of(exc, cell, self.notes, run.shown_line)
                run.figures = figures_before_failing(cell)
        text, run.truncated = self.capture.take()
        # The value ends here, and not while the next cell runs: what Python remarks on that (a
        # coroutine was never awaited) belongs to no cell.
        if run.value is not None:
            run.value = None
            self.capture.take()
        run.text = run.transcript if run.transcript is not None else text
        return run

    def _execute(self, cell: Cell, run: _CellRun) -> None:
        body, last, self.flags = compiled(cell, self.flags)
        if cell.role in ("starter", "solution"):
            self._answer = cell, body
        exec(body, self.namespace)
        if last is not None:
            value = run.value = eval(last, self.namespace)
            run.shown_line = max(line for *_, line in last.co_lines() if line)
            if not is_drawing(value):
                run.result, run.rich = result_of(value), rich_forms(value)

    def _session(self, cell: Cell, run: _CellRun) -> None:
        run.transcript = cell.code
        with put(sys, "displayhook", print_result):
            answers = list(self._answers(cell))
        for answer in reversed(answers):  # from the end, so that the lines above keep their place
            run.transcript = answer.written_into(run.transcript)
        run.differs = next((answer for answer in answers if not answer.matches), None)
        if answers and answers[-1].raised is not None:
            raise answers[-1].raised

    def _answers(self, cell: Cell) -> Iterator[Answer]:
        """The answer of each example, up to the first that raised an unexpected exception."""
        self.capture.take()
        for example, body in examples_in(cell, self.flags):
            raised: BaseException | None = None
            try:
                exec(body, self.namespace)
            except BaseException as exc:  # judged by the answer
                raised = exc
            self._exit_if_forked()
            answer = Answer.of(example, self.capture.take()[0], raised)
            yield answer
            if answer.raised is not None:
                return

    def _exit_if_forked(self) -> None:
        """End this process if the cell has forked it: it must not report the cell again."""
        if os.getpid() != self._process:
            os._exit(0)


@dataclass(slots=True)
class _CellRun:
    """What a cell has given so far while it runs."""

    text: str = ""
    truncated: bool = False
    transcript: str | None = None
    value: object = None
    shown_line: int | None = None
    """The line of the expression whose value is to be shown, once that is known."""
    result: str | None = None
    rich: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    raised: BaseException | None = None
    error: Error | None = None
    differs: Answer | None = None


def _verdict(cell: Cell, run: _CellRun) -> Outcome:
    status: Status = "failed"
    error, reason = run.error, ""
    if _raised_as_expected(cell, run):
        status = "passed"
    elif cell.raises is not None and not cell.edited:
        got = f"got {error.summary}" if error else "but nothing was raised"
        reason = one_line(f"expected {cell.raises}, {got}")
    elif error is not None:
        reason = one_line(error.summary)
    elif run.differs is not None:
        error = run.differs.error(cell)
        reason = one_line(error.message)
    else:
        status = "passed"
    return Outcome(
        status,
        reason,
        text=run.text,
        truncated=run.truncated,
        result=run.result,
        rich=run.rich,
        figures=run.figures,
        error=error,
    )


def _raised_as_expected(cell: Cell, run: _CellRun) -> bool:
    if cell.raises is None or run.raised is None or run.error is None:
        return False
    return _is_expected(cell.raises, run.raised, run.error)


def _is_expected(raises: str, raised: BaseException, error: Error) -> bool:
    """Whether the exception is what `raises` names: a type or a base of it, and a message.

    The part after the colon is searched in the message, literally or as a regular expression.
    """
    parts = re.fullmatch(r"\s*([\w.]+)\s*(?::\s*(.*?)\s*)?", raises, re.DOTALL)
    if parts is None:
        return _is_within(raises, error.summary)
    names = {name for kind in type(raised).__mro__ for name in (kind.__name__, type_name(kind))}
    of_type = parts[1] in names or _is_a(raised, parts[1])
    return of_type and _is_within(parts[2] or "", error.message)


def _is_a(raised: BaseException, dotted: str) -> bool:
    """Whether the exception's type has this dotted name in a module: `json.JSONDecodeError`."""
    first, *others = dotted.split(".")
    found: object = sys.modules.get(first)
    try:
        for name in others:
            found = getattr(found, name)
    except Exception:  # modules may compute attributes, and fail
        return False
    return isinstance(found, type) and isinstance(raised, found)


def _is_within(pattern: str, text: str) -> bool:
    if pattern in text:
        return True
    try:
        return re.search(pattern, text) is not None
    except re.error:  # it was meant literally: "shapes (3,) and (4,"
        return False
