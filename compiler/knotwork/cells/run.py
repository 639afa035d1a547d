"""The executor: runs the cells of one note in one namespace and tells what each of them gave.

One file by design, and therefore longer than its neighbours: the build, the tests and the reader's
browser load this very text (CPython 3.11 and later, and Pyodide). It imports the standard library
only, opens no file, and knows nothing of Knotwork. What enters and leaves is plain JSON.

A program is a list of cells; `run_program` runs it and emits one event after another:

    {"event": "begin", "cell": 2}
    {"event": "outcome", "cell": 2, "outcome": {…}, "seconds": 0.01}
    {"event": "end", "left": [[2, "thread Thread-1 (spin)"]]}

`Session` is the same without the order, for a reader who runs what she likes.

Line numbers: a cell is parsed behind as many empty lines as stand above it in its note. Shifting
the tree afterwards (`ast.increment_lineno`) would leave the parser's own warnings and syntax errors
at the wrong line.
"""

from __future__ import annotations
import __future__ as futures

import ast
import base64
import builtins
import collections
import contextlib
import copy
import difflib
import importlib.machinery
import io
import itertools
import json
import linecache
import os
import random
import re
import sys
import threading
import time
import tokenize
import traceback
import types
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal, TextIO

with contextlib.suppress(ImportError):  # Windows and Pyodide have none
    import resource  # noqa: F401

VERSION = 1
"""Raised whenever an outcome may change: remembered outcomes are kept under it."""

TEXT_LIMIT = 64 * 1024
"""Bytes of printed text, and characters of one result, that a cell may give."""

RICH_LIMIT = 1024 * 1024
"""Characters of one rich form (HTML, SVG, …); half an HTML table is worth nothing, so no cut."""

FIGURE_LIMIT = 512 * 1024
"""Characters of a drawing; one with more becomes pixels inside an SVG."""

DIFFERS = "OutputDiffers"
"""The error type of a doctest that printed something else; the namespace is sound after it."""

Status = Literal["passed", "failed", "skipped"]
Emit = Callable[[dict[str, object]], None]


# --- what goes in and what comes out ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One snippet of a note, with everything that affects its run."""

    note: str
    """The note's path as people should read it: `notes/dot product.md`."""
    line: int
    """The line of the first code line in the note's file, from 1."""
    code: str
    id: str = ""
    """The author's own `#id`, or empty; messages call the cell by it, else by its number."""
    kind: Literal["python", "doctest"] = "python"
    role: Literal["cell", "starter", "setup", "solution", "check"] = "cell"
    exercise: str | None = None
    upstream: bool = False
    """From a note that this one uses: runs whole, what it shows is dropped, no exercises."""
    raises: str | None = None
    """`ValueError`, or a pattern on `Type: message`."""
    eval: bool = True
    timeout: float | None = None
    """Seconds; whoever started this process measures them."""
    fig_alt: str | None = None
    fig_cap: str | None = None

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Cell:
        """The cell that a JSON object describes."""
        return cls(**plain)


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a traceback that stands in a note."""

    note: str
    line: int
    column: int | None
    """In characters of the code line, from 1."""
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Error:
    """An exception as the author should see it: the notes' frames and nothing of ours."""

    type: str
    message: str
    text: str
    """The traceback, without the frames of libraries."""
    line: int | None = None
    """The line of this cell at which it failed."""
    column: int | None = None
    frames: tuple[Frame, ...] = ()
    explanation: str = ""
    """What the operands of a failed assert were."""
    hint: str = ""
    """What stands behind it, when the exception cannot know: no network, no memory left."""

    @property
    def summary(self) -> str:
        """Type and message, as Python writes them."""
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass(frozen=True, slots=True)
class Figure:
    """One drawing: a whole `<svg>` element."""

    svg: str
    alt: str | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one cell."""

    status: Status
    reason: str = ""
    """Why it failed or was skipped, in one line; for a passed cell, what was special about it."""
    text: str = ""
    """stdout and stderr as printed; of a doctest, the session with the real answers in it."""
    truncated: bool = False
    result: str | None = None
    rich: tuple[tuple[str, str], ...] = ()
    """Pairs of media type and content; pixels in base64."""
    figures: tuple[Figure, ...] = ()
    error: Error | None = None
    """Also of a passed cell, when it raised what it should."""

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Outcome:
        """The outcome that a JSON object describes."""
        error = plain["error"]
        if error is not None:
            error = Error(**{**error, "frames": tuple(Frame(**each) for each in error["frames"])})
        figures = tuple(Figure(**each) for each in plain["figures"])
        rich = tuple((media, content) for media, content in plain["rich"])
        return cls(**{**plain, "error": error, "figures": figures, "rich": rich})

    @property
    def shown(self) -> str:
        """What a terminal would show, to compare with an `output` fence."""
        raised = self.error.summary if self.error and self.status == "passed" else ""
        parts = [self.text, self.result or "", raised]
        return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts if part)

    @property
    def stops(self) -> bool:
        """Whether the namespace is no longer what the following cells expect."""
        return self.status == "failed" and self.error is not None and self.error.type != DIFFERS


def plain(value: Cell | Outcome) -> dict[str, Any]:
    """A value as JSON can write it."""
    return asdict(value)


# --- a whole program --------------------------------------------------------------------------


def run_program(cells: Sequence[Cell], emit: Emit, capture: Capture) -> None:
    """Run the cells in order, in one new namespace, and emit what happens."""
    with Session(capture) as session:
        run_in(session, cells, emit)


def run_in(session: Session, cells: Sequence[Cell], emit: Emit) -> None:
    """Run the cells in order, in a session that is open; `session.raised` is there to look at."""
    _Program(cells, emit, session).run()


def run_json(program: str, emit: Callable[[str], None]) -> None:
    """Run a program written as a JSON list of cells; emit each event as JSON."""
    cells = [Cell.of(each) for each in json.loads(program)]
    run_program(cells, lambda event: emit(json.dumps(event)), Memory())


def names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What messages call each cell: `cell similarity`, `cell 3`, `cell 3 of notes/vector.md`."""
    numbers: collections.Counter[str] = collections.Counter()
    found = []
    for cell in cells:
        numbers[cell.note] += 1
        name = f"cell {cell.id or numbers[cell.note]}"
        found.append(f"{name} of {cell.note}" if cell.upstream else name)
    return tuple(found)


class _Program:
    """One run of a program: who comes next, and why somebody does not."""

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
                self._tell(place, Outcome("skipped", "an exercise of another note"))
            elif homes[cell.exercise] == place:
                self._exercise(cell.exercise)
        left = [[place, f"thread {each.name}"] for place, each in self.left if each.is_alive()]
        self.emit({"event": "end", "left": left})

    def _homes(self) -> dict[str, int]:
        """Where each exercise runs: at its starter, as the reader's code does."""
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
            self._tell(place, Outcome("skipped", self.stopped))
            return
        outcome, seconds = self._timed(place)
        if outcome.stops:
            self.stopped = f"{self.names[place]} failed"
        if cell.upstream:
            outcome = replace(outcome, text="", truncated=False, result=None, rich=(), figures=())
        self._tell(place, outcome, seconds)

    def _exercise(self, exercise: str) -> None:
        parts = [
            place
            for place, cell in enumerate(self.cells)
            if cell.exercise == exercise and not cell.upstream
        ]
        if self.stopped:
            told = {place: (Outcome("skipped", self.stopped), 0.0) for place in parts}
        else:
            told = _Exercise(exercise, parts, self.cells, self._timed, self.session).verdicts()
        for place in parts:
            self._tell(place, *told[place])

    def _timed(self, place: int) -> tuple[Outcome, float]:
        self.emit({"event": "begin", "cell": place})
        before = set(threading.enumerate())
        start = time.perf_counter()
        outcome = self.session.run(self.cells[place])
        seconds = time.perf_counter() - start
        self.left += [(place, each) for each in threading.enumerate() if each not in before]
        return outcome, seconds

    def _tell(self, place: int, outcome: Outcome, seconds: float = 0.0) -> None:
        self.emit(
            {"event": "outcome", "cell": place, "outcome": plain(outcome), "seconds": seconds}
        )


class _Exercise:
    """The two trials of an exercise: its check must refuse the starter and accept the solution."""

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
        self.told: dict[int, tuple[Outcome, float]] = {}

    def verdicts(self) -> dict[int, tuple[Outcome, float]]:
        for starter in self.starters:
            self._try_starter(starter)
        for solution in self.solutions:
            self._try_solution(solution)
        for place in self.parts:
            self.told.setdefault(place, (self._without_trial(place), 0.0))
        return self.told

    def _try_starter(self, starter: int) -> None:
        broken = self.session.flaw(self.cells[starter])
        if broken is not None:
            self.told[starter] = (_failed(broken), 0.0)
            return
        trial = self._trial(starter)
        if starter not in trial:
            self._blame_setup(trial)
            return
        outcome, seconds = trial[starter]
        if outcome.status == "failed" and outcome.error is not None:
            reason = f"stops with {outcome.error.type}, as a starter may"
            outcome = replace(outcome, status="passed", reason=reason, error=None)
        self.told[starter] = (outcome, seconds)
        if self.checks and all(_passed(trial.get(check)) for check in self.checks):
            reason = f"the check of {self.name} accepts the starter: it checks nothing"
            for check in self.checks:
                self.told[check] = (replace(trial[check][0], status="failed", reason=reason), 0.0)

    def _try_solution(self, solution: int) -> None:
        trial = self._trial(solution)
        if solution not in trial:
            self._blame_setup(trial)
            return
        self.told[solution] = trial[solution]
        for check in self.checks:
            if self.told.get(check, (Outcome("passed"), 0.0))[0].status == "failed":
                continue
            if check in trial:
                outcome, seconds = trial[check]
                if outcome.status == "failed":
                    outcome = replace(outcome, reason=f"refuses the solution: {outcome.reason}")
                self.told[check] = (outcome, seconds)
            else:
                self.told[check] = (Outcome("skipped", self._reason(trial)), 0.0)

    def _trial(self, answer: int) -> dict[int, tuple[Outcome, float]]:
        """What setup, answer and checks gave, up to the first of them that failed."""
        given: dict[int, tuple[Outcome, float]] = {}
        with self.session.aside():
            for place in (*self.setups, answer, *self.checks):
                given[place] = self.run(place)
                if given[place][0].status == "failed":
                    break
        for setup in self.setups:
            if answer in given:
                self.told.setdefault(setup, given[setup])
        return given

    def _blame_setup(self, trial: Mapping[int, tuple[Outcome, float]]) -> None:
        for place in self.parts:
            self.told.setdefault(place, trial.get(place, (self._skipped(trial), 0.0)))

    def _skipped(self, trial: Mapping[int, tuple[Outcome, float]]) -> Outcome:
        return Outcome("skipped", self._reason(trial))

    def _reason(self, trial: Mapping[int, tuple[Outcome, float]]) -> str:
        failed = [place for place, (outcome, _) in trial.items() if outcome.status == "failed"]
        return f"the {self.cells[failed[-1]].role} of {self.name} failed"

    def _without_trial(self, place: int) -> Outcome:
        """The outcome of a part that no trial needed; it must still compile."""
        broken = self.session.flaw(self.cells[place])
        if broken is not None:
            return _failed(broken)
        role = self.cells[place].role
        if role != "check":
            return Outcome("passed", "compiled, not run")
        return Outcome("passed", f"the exercise {self.name} has no solution to try it on")


def _passed(told: tuple[Outcome, float] | None) -> bool:
    return told is not None and told[0].status == "passed"


def _failed(error: Error) -> Outcome:
    return Outcome("failed", _one_line(error.summary), error=error)


# --- one namespace ----------------------------------------------------------------------------


class Session:
    """A namespace, and the standing world around it: streams, seeds, `__main__`.

    As a context manager it restores what it changed, so that tests may run it in their own process.
    """

    def __init__(self, capture: Capture) -> None:
        self.capture = capture
        self.module = types.ModuleType("__main__")
        self.namespace = self.module.__dict__
        self.notes: dict[str, list[str]] = {}
        self.raised: BaseException | None = None
        """What the last cell raised, with its traceback: a debugger may want to stand there."""
        self.flags = 0
        self._process = os.getpid()
        self._world = contextlib.ExitStack()

    def __enter__(self) -> Session:
        self._world.enter_context(_settled_world())
        self._world.enter_context(self.capture)
        self._world.callback(_put_back, sys.modules, "__main__", sys.modules.get("__main__"))
        sys.modules["__main__"] = self.module
        setattr(builtins, _WITNESS, _Witness)
        return self

    def __exit__(self, *unused: object) -> None:
        self._world.close()

    def register(self, cells: Sequence[Cell]) -> None:
        """Make the cells' lines known to tracebacks, warnings and pdb, under their note's name."""
        for cell in cells:
            lines = self.notes.setdefault(cell.note, [])
            code = [f"{line}\n" for line in cell.code.split("\n")]
            lines.extend("\n" for _ in range(cell.line - 1 + len(code) - len(lines)))
            lines[cell.line - 1 : cell.line - 1 + len(code)] = code
        for note in {cell.note for cell in cells}:
            # No modification time: linecache never looks for such a file on the disk.
            linecache.cache[note] = (len(self.notes[note]), None, self.notes[note], note)

    def flaw(self, cell: Cell) -> Error | None:
        """What keeps the cell from compiling, if anything."""
        self.register([cell])
        try:
            if cell.kind == "doctest":
                _doctest_examples(cell, self.flags)
            else:
                _compiled(cell, self.flags)
        except Exception as exc:  # the parser raises five kinds, and other versions others
            return _error(exc, cell, self.notes)
        return None

    def run(self, cell: Cell) -> Outcome:
        """Run one cell and tell what it gave."""
        if not cell.eval:
            broken = self.flaw(cell)
            return _failed(broken) if broken else Outcome("passed", "compiled, not run")
        self.register([cell])
        outcome = _verdict(cell, self._ran(cell))
        for name in [name for name in self.namespace if name.startswith("@")]:
            del self.namespace[name]
        return outcome

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Whatever runs inside leaves no trace in the namespace, nor in the random numbers."""
        restore = _snapshot(self.namespace)
        flags = self.flags
        try:
            yield
        finally:
            restore()
            self.flags = flags

    def _ran(self, cell: Cell) -> _Ran:
        """Run a cell under capture; what it raises, whatever it is, is a value."""
        ran = _Ran()
        self.raised = None
        try:
            if cell.kind == "doctest":
                self._session(cell, ran)
            else:
                self._execute(cell, ran)
            self._only_here()
            ran.figures = _drawn(cell)
        except BaseException as exc:  # SystemExit and KeyboardInterrupt end the cell, not us
            self._only_here()
            with _spare_memory():
                ran.raised = self.raised = exc
                ran.error = _error(exc, cell, self.notes)
                ran.figures = _drawn_before_failing(cell)
        text, ran.truncated = self.capture.take()
        ran.text = ran.transcript if ran.transcript is not None else text
        return ran

    def _execute(self, cell: Cell, ran: _Ran) -> None:
        body, last, self.flags = _compiled(cell, self.flags)
        exec(body, self.namespace)
        if last is not None:
            value = eval(last, self.namespace)
            if not _is_drawing(value):
                ran.result, ran.rich = _result(value), _rich(value)

    def _session(self, cell: Cell, ran: _Ran) -> None:
        ran.transcript = cell.code
        with _put(sys, "displayhook", _print_result):
            answers = list(self._answers(cell))
        for answer in reversed(answers):  # from the end, so that the lines above keep their place
            ran.transcript = answer.told_in(ran.transcript)
        ran.differs = next((answer for answer in answers if not answer.matches), None)
        if answers and answers[-1].raised is not None:
            raise answers[-1].raised

    def _answers(self, cell: Cell) -> Iterator[_Answer]:
        """What each example printed, up to the first that raised what it should not."""
        self.capture.take()
        for example, body in _doctest_examples(cell, self.flags):
            raised: BaseException | None = None
            try:
                exec(body, self.namespace)
            except BaseException as exc:  # judged by the answer
                raised = exc
            self._only_here()
            answer = _Answer.of(example, self.capture.take()[0], raised)
            yield answer
            if answer.raised is not None:
                return

    def _only_here(self) -> None:
        """A process that the cell forked ends with the cell: it must not report a second time."""
        if os.getpid() != self._process:
            os._exit(0)


@dataclass(slots=True)
class _Ran:
    """What is known of a cell while it runs."""

    text: str = ""
    truncated: bool = False
    transcript: str | None = None
    result: str | None = None
    rich: tuple[tuple[str, str], ...] = ()
    figures: tuple[Figure, ...] = ()
    raised: BaseException | None = None
    error: Error | None = None
    differs: _Answer | None = None


def _verdict(cell: Cell, ran: _Ran) -> Outcome:
    status: Status = "failed"
    error, reason = ran.error, ""
    if cell.raises is not None:
        if ran.raised is None or error is None:
            reason = f"expected {cell.raises}, but nothing was raised"
        elif _is_expected(cell.raises, ran.raised, error):
            status = "passed"
        else:
            reason = _one_line(f"expected {cell.raises}, got {error.summary}")
    elif error is not None:
        reason = _one_line(error.summary)
    elif ran.differs is not None:
        error = ran.differs.error(cell)
        reason = _one_line(error.message)
    else:
        status = "passed"
    return Outcome(
        status, reason, ran.text, ran.truncated, ran.result, ran.rich, ran.figures, error
    )


def _is_expected(raises: str, raised: BaseException, error: Error) -> bool:
    """Whether the exception has the type, or one of its bases, and the message that were named.

    What stands after the colon is searched in the message, as it is or as a regular expression.
    """
    parts = re.fullmatch(r"\s*([\w.]+)\s*(?::\s*(.*?)\s*)?", raises, re.DOTALL)
    if parts is None:
        return _is_within(raises, error.summary)
    known = {name for kind in type(raised).__mro__ for name in (kind.__name__, _type_name(kind))}
    return parts[1] in known and _is_within(parts[2] or "", error.message)


def _is_within(pattern: str, text: str) -> bool:
    if pattern in text:
        return True
    try:
        return re.search(pattern, text) is not None
    except re.error:  # it was meant literally: "shapes (3,) and (4,"
        return False


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:297]}..."


# --- compiling --------------------------------------------------------------------------------

_FUTURES = 0
for _name in futures.all_feature_names:
    _FUTURES |= getattr(futures, _name).compiler_flag


def _compiled(cell: Cell, flags: int) -> tuple[types.CodeType, types.CodeType | None, int]:
    """The cell's statements, its last expression if it is to be shown, and its future flags."""
    tree = _parsed(cell.code, cell.line, cell.note, flags)
    shown: ast.Expression | None = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_silenced(cell.code):
        shown = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    body = compile(tree, cell.note, "exec", flags, dont_inherit=True)
    flags |= body.co_flags & _FUTURES
    last = compile(shown, cell.note, "eval", flags, dont_inherit=True) if shown else None
    return body, last, flags


def _parsed(code: str, line: int, note: str, flags: int) -> ast.Module:
    padded = "\n" * (line - 1) + code
    tree = compile(padded, note, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    watched: ast.Module = _Watcher().visit(tree)
    return ast.fix_missing_locations(watched)


def _is_silenced(code: str) -> bool:
    """Whether the last thing written, comments aside, is a semicolon."""
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type in (tokenize.OP, tokenize.NAME, tokenize.NUMBER, tokenize.STRING):
            last = token.string
    return last == ";"


# --- doctests ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Example:
    """One prompt of a session, its lines counted from 0 within the code."""

    source: str
    want: str
    want_error: str | None
    line: int
    indent: int
    any_message: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one prompt gave."""

    example: _Example
    got: str
    matches: bool
    raised: BaseException | None
    """The exception, when it was not the expected one."""

    @classmethod
    def of(cls, example: _Example, printed: str, raised: BaseException | None) -> _Answer:
        if raised is None:
            return cls(example, printed, output_matches(example.want, printed), None)
        told = clean("".join(traceback.format_exception_only(type(raised), raised)))
        expected = example.want_error is not None and (
            output_matches(example.want_error, told)
            or (example.any_message and _error_name(example.want_error) == _error_name(told))
        )
        got = f"Traceback (most recent call last):\n{told}"
        return cls(example, got, expected, None if expected else raised)

    def told_in(self, transcript: str) -> str:
        """The session with this answer in it; the author's words stay where they match."""
        if self.matches or self.raised is not None:
            return transcript
        lines = transcript.split("\n")
        first = self.example.line + self.example.source.count("\n")
        indent = " " * self.example.indent
        got = [indent + (line or "<BLANKLINE>") for line in self.got.rstrip("\n").split("\n")]
        lines[first : first + len(self.example.want.splitlines())] = got if self.got else []
        return "\n".join(lines)

    def error(self, cell: Cell) -> Error:
        line = cell.line + self.example.line
        want, got = _one_line(self.example.want), _one_line(self.got)
        message = f"expected {want or 'nothing'}, got {got or 'nothing'}"
        return Error(DIFFERS, message, difference(self.example.want, self.got), line)


def _error_name(told: str) -> str:
    return told.split(":", 1)[0].rpartition(".")[2].strip()


_PROMPTS = re.compile(
    r"""
    ^(?P<source>(?P<indent>[ ]*)>>>(?:[ ].*|)(?:\n[ ]*\.\.\.(?:[ ].*|))*)(?:\n|\Z)
    (?P<want>(?:(?![ ]*$)(?![ ]*>>>(?:[ ]|$)).+(?:\n|\Z))*)
    """,
    re.MULTILINE | re.VERBOSE,
)
_OPTION = re.compile(r"#\s*doctest:\s*(.*)$", re.MULTILINE)


def _doctest_examples(cell: Cell, flags: int) -> list[tuple[_Example, types.CodeType]]:
    """The prompts of a session, compiled; `doctest` itself costs a browser 0.6 s to import."""
    found = []
    for prompt in _PROMPTS.finditer(cell.code):
        options = " ".join(_OPTION.findall(prompt["source"]))
        if "+SKIP" in options:
            continue
        example = _example(prompt, cell.code, "+IGNORE_EXCEPTION_DETAIL" in options)
        tree = _parsed(example.source, cell.line + example.line, cell.note, flags)
        body = compile(ast.Interactive(tree.body), cell.note, "single", flags, dont_inherit=True)
        flags |= body.co_flags & _FUTURES
        found.append((example, body))
    return found


def _example(prompt: re.Match[str], code: str, any_message: bool) -> _Example:
    indent = len(prompt["indent"])
    source = "\n".join(line[indent + 4 :] for line in prompt["source"].split("\n")) + "\n"
    want = "".join(line[indent:] for line in prompt["want"].splitlines(keepends=True))
    raised = re.match(r"Traceback \(most recent call last\):\n(?:[ \t].*\n)*(\w[\s\S]*)", want)
    want = re.sub(r"(?m)^[ \t]*<BLANKLINE>[ \t]*$", "", want)
    line = code.count("\n", 0, prompt.start())
    return _Example(source, want, raised[1] if raised else None, line, indent, any_message)


def _print_result(value: object) -> None:
    if value is not None:
        print(repr(value))


# --- results and figures ----------------------------------------------------------------------

_FORMS = (
    ("_repr_html_", "text/html"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_markdown_", "text/markdown"),
)


def _result(value: object) -> str | None:
    if value is None:
        return None
    text = clean(repr(value))
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}\n{_CUT}"


def _rich(value: object) -> tuple[tuple[str, str], ...]:
    """The forms that the value offers to notebooks; a form that fails is a form it has not."""
    found = []
    for method, media in _FORMS:
        if not callable(getattr(type(value), method, None)):
            continue
        try:
            content = getattr(value, method)()
        except Exception:  # as notebooks do: a library's extra must not fail the author's cell
            continue
        if isinstance(content, bytes):
            content = base64.b64encode(content).decode("ascii")
        if isinstance(content, str) and 0 < len(content) <= RICH_LIMIT:
            found.append((media, clean(content)))
    return tuple(found)


def _is_drawing(value: object) -> bool:
    """Whether the value is only matplotlib's handle on something that is drawn anyway."""
    if type(value).__module__ == "numpy" and str(getattr(value, "dtype", "")) == "object":
        value = getattr(value, "flat", None)  # what subplots() gives
        value = list(itertools.islice(value, 100)) if value is not None else value
    if isinstance(value, (list, tuple)):
        return bool(value) and all(_is_drawing(each) for each in value[:100])
    return type(value).__module__.startswith(("matplotlib.", "mpl_toolkits.", "seaborn.axisgrid"))


def _drawn(cell: Cell) -> tuple[Figure, ...]:
    """All open matplotlib figures, which are closed; those of other notes are not worth drawing."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or not hasattr(pyplot, "get_fignums"):
        return ()
    try:
        if cell.upstream or cell.role in ("setup", "check"):
            return ()
        numbers = list(pyplot.get_fignums())
        return tuple(
            Figure(_svg(pyplot.figure(number)), cell.fig_alt, cell.fig_cap) for number in numbers
        )
    finally:
        pyplot.close("all")


def _drawn_before_failing(cell: Cell) -> tuple[Figure, ...]:
    try:
        return _drawn(cell)
    except Exception:  # the cell's own error is the one to tell
        return ()


def _svg(figure: Any) -> str:
    """The figure as an `<svg>` element without dates or random ids."""
    matplotlib = sys.modules["matplotlib"]
    with matplotlib.rc_context({"svg.hashsalt": "knotwork"}):
        buffer = io.BytesIO()
        figure.savefig(
            buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None}
        )
    svg = buffer.getvalue().decode("utf-8")
    svg = svg[svg.index("<svg") :]
    return svg if len(svg) <= FIGURE_LIMIT else _pixels(figure)


def _pixels(figure: Any) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=144, bbox_inches="tight", metadata={"Software": None})
    png = buffer.getvalue()
    width, height = (int.from_bytes(png[at : at + 4], "big") // 2 for at in (16, 20))
    encoded = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{encoded}"/></svg>\n'
    )


# --- errors -----------------------------------------------------------------------------------


def _error(exc: BaseException, cell: Cell, notes: Collection[str]) -> Error:
    if isinstance(exc, SyntaxError) and exc.filename == cell.note:
        # The parser quotes the file of that name, if the current folder has one: the whole note.
        exc.text = linecache.getline(cell.note, exc.lineno or 0)
    explanation = _explanation(exc, notes)
    bare = isinstance(exc, AssertionError) and not exc.args
    if explanation and bare:
        exc.args = (explanation,)
    elif explanation:
        exc.add_note(explanation)
    told = traceback.TracebackException(type(exc), exc, exc.__traceback__, limit=-1000)
    _keep_notes(told, notes)
    frames = tuple(_frame(each) for each in told.stack)
    line, column = _place(exc, cell, frames)
    return Error(
        type=_type_name(type(exc)),
        message=clean(_message(exc))[:TEXT_LIMIT],
        text=clean("".join(told.format()))[:TEXT_LIMIT],
        line=line,
        column=column,
        frames=frames if len(frames) <= 40 else frames[:20] + frames[-20:],
        explanation=clean(explanation),
    )


def _keep_notes(told: traceback.TracebackException, notes: Collection[str]) -> bool:
    """Drop the frames that stand in no note; whether there is anything left to see.

    An exception behind this one that only a library has seen says nothing to the author.
    """
    told.stack = traceback.StackSummary.from_list(
        [_Bare.of(frame) for frame in told.stack if frame.filename in notes]
    )
    for inner in getattr(told, "exceptions", None) or ():
        _keep_notes(inner, notes)
    if told.__cause__ is not None and not _keep_notes(told.__cause__, notes):
        told.__cause__ = None
    if told.__context__ is not None and not _keep_notes(told.__context__, notes):
        told.__context__ = None
    behind = told.__cause__ or told.__context__
    return bool(told.stack) or behind is not None


class _Bare(traceback.FrameSummary):
    """A frame that remembers its column for us and prints no carets, which differ by version."""

    at: int | None

    @classmethod
    def of(cls, frame: traceback.FrameSummary) -> _Bare:
        bare = cls(frame.filename, frame.lineno, frame.name, line=frame.line)
        bare.at = frame.colno
        return bare


def _frame(summary: traceback.FrameSummary) -> Frame:
    line = linecache.getline(summary.filename, summary.lineno or 0)
    column = getattr(summary, "at", None)
    if column is not None:  # bytes of UTF-8 so far
        column = len(line.encode("utf-8", "replace")[:column].decode("utf-8", "replace")) + 1
    if line.lstrip().startswith("assert"):  # each Python has its own idea of which part fails
        column = len(line) - len(line.lstrip()) + 1
    name = summary.name
    return Frame(summary.filename, summary.lineno or 0, column, name, line.rstrip("\n"))


def _place(
    exc: BaseException, cell: Cell, frames: Sequence[Frame]
) -> tuple[int | None, int | None]:
    """The line and column of this cell at which it failed."""
    if isinstance(exc, SyntaxError) and exc.filename == cell.note and not frames:
        return exc.lineno, exc.offset
    last = cell.line + cell.code.count("\n")
    for frame in reversed(frames):
        if frame.note == cell.note and cell.line <= frame.line <= last:
            return frame.line, frame.column
    return (frames[-1].line, frames[-1].column) if frames else (None, None)


def _message(exc: BaseException) -> str:
    if isinstance(exc, SyntaxError):
        return str(exc.msg)
    try:
        return str(exc)
    except Exception:  # an author may have written __str__
        return "<its message cannot be shown>"


def _type_name(kind: type) -> str:
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


@contextlib.contextmanager
def _spare_memory() -> Iterator[None]:
    """Between the soft limit and the hard one lies what it takes to report a MemoryError."""
    resource = sys.modules.get("resource")
    if resource is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


# --- asserts that tell their values -----------------------------------------------------------

_WITNESS = "@witness"
"""The name of the witness class among the builtins, and of a witness in a frame: no author's."""

_TESTS: list[ast.expr] = []


class _Witness:
    """What the operands of one assert were, each kept the moment it was evaluated."""

    __slots__ = ("seen", "test")

    def __init__(self, number: int) -> None:
        self.test = _TESTS[number]
        self.seen: dict[int, object] = {}

    def __call__(self, place: int, value: object) -> object:
        self.seen[place] = value
        return value


class _Watcher(ast.NodeTransformer):
    """Puts a witness before each assert, and after it takes the witness away again.

    The assert stays an assert: nothing is evaluated twice or in another order, and what it raises
    is what Python raises. The values are read from the frame in which it failed.
    """

    def visit_Assert(self, node: ast.Assert) -> ast.AST | list[ast.AST]:
        if isinstance(node.test, (ast.Tuple, ast.Constant)):
            return node  # the compiler has a warning for the first
        _mark_test(node.test, itertools.count())
        _TESTS.append(copy.deepcopy(node.test))
        number = ast.Constant(len(_TESTS) - 1)
        made = ast.Call(ast.Name(_WITNESS, ast.Load()), [number], [])
        witness = ast.Name("@w", ast.Store())
        before = ast.copy_location(ast.Assign([witness], made), node)
        watched = ast.copy_location(ast.Assert(_Recorder().visit(node.test), node.msg), node)
        after = ast.copy_location(ast.Delete([ast.Name("@w", ast.Del())]), node)
        return [before, watched, after]


class _Recorder(ast.NodeTransformer):
    """Hands the value of each marked expression to the witness, in passing."""

    def visit(self, node: ast.AST) -> Any:
        place = getattr(node, "place", None)
        watched = self.generic_visit(node)
        if place is None or not isinstance(watched, ast.expr):
            return watched
        witness = ast.Name("@w", ast.Load())
        return ast.copy_location(ast.Call(witness, [ast.Constant(place), watched], []), node)


def _mark_test(node: ast.expr, places: Iterator[int]) -> None:
    """Give a place to each expression worth telling, in an expression whose truth decides."""
    match node:
        case ast.BoolOp():
            for value in node.values:
                _mark_test(value, places)
        case ast.UnaryOp(op=ast.Not()):
            _mark_test(node.operand, places)
        case ast.Compare():
            for operand in (node.left, *node.comparators):
                _mark_operand(operand, places)
        case ast.Call():
            _mark(node, places)
            _mark_inside(node.func, places)
            for operand in (*node.args, *(keyword.value for keyword in node.keywords)):
                _mark_operand(operand, places)
        case _:
            _mark_operand(node, places)


def _mark_operand(node: ast.expr, places: Iterator[int]) -> None:
    if isinstance(node, (ast.Constant, ast.Lambda)):
        return
    if not isinstance(node, ast.Starred):
        _mark(node, places)
    _mark_inside(node, places)


def _mark_inside(node: ast.AST, places: Iterator[int]) -> None:
    """Mark the names and parts below; what another scope or another moment evaluates stays out."""
    for child in _evaluated_here(node):
        loaded = isinstance(getattr(child, "ctx", None), ast.Load)
        if loaded and isinstance(child, (ast.Name, ast.Attribute, ast.Subscript)):
            called = isinstance(node, ast.Call) and child is node.func
            if not called:
                _mark(child, places)
        _mark_inside(child, places)


def _evaluated_here(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Lambda() | ast.JoinedStr():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield ast.Expr(node.generators[0].iter)
        case ast.NamedExpr():
            yield node.value
        case _ if type(node).__name__ == "TemplateStr":  # Python 3.14
            return
        case _:
            yield from ast.iter_child_nodes(node)


def _mark(node: ast.AST, places: Iterator[int]) -> None:
    node.place = next(places)  # type: ignore[attr-defined]


def _explanation(exc: BaseException, notes: Collection[str]) -> str:
    """`assert 32 == 33`, and where the numbers came from, if an assert of a note failed."""
    if not isinstance(exc, AssertionError) or exc.__traceback__ is None:
        return ""
    last = collections.deque(traceback.walk_tb(exc.__traceback__), maxlen=1)[0][0]
    witness = last.f_locals.get("@w")
    if last.f_code.co_filename not in notes or not isinstance(witness, _Witness):
        return ""
    try:
        return _told(witness)
    except Exception:  # an operand's own methods may raise; the plain assert is still told
        return ""


def _told(witness: _Witness) -> str:
    teller = _Teller(witness.seen)
    told = teller.test(copy.deepcopy(witness.test))
    lines = [f"assert {ast.unparse(told)}"]
    lines += [f"  where {source} = {value}" for source, value in teller.below.items()][:6]
    lines += [f"  {line}" for line in _first_difference(witness)]
    return "\n".join(lines)


class _Teller(ast.NodeTransformer):
    """Writes the values in the place of the expressions that gave them."""

    def __init__(self, seen: Mapping[int, object]) -> None:
        self.seen = seen
        self.below: dict[str, str] = {}

    def test(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.BoolOp():
                node.values = [
                    self.test(value) if self._is_seen(value) else ast.Name("...")
                    for value in node.values
                ]
            case ast.UnaryOp(op=ast.Not()):
                node.operand = self.test(node.operand)
            case ast.Compare():
                node.left = self.visit(node.left)
                node.comparators = [self.visit(operand) for operand in node.comparators]
            case ast.Call():
                self._tell_call(node)
                node = self.generic_visit(node)  # type: ignore[assignment]
            case _:
                node = self.visit(node)
        return node

    def visit(self, node: ast.AST) -> Any:
        place: int = getattr(node, "place", -1)
        if place not in self.seen or _is_code(self.seen[place]):
            return self.generic_visit(node)
        for part in ast.walk(node):
            if part is not node and isinstance(part, ast.expr):
                self._tell_below(part)
        return ast.Name(_short(self.seen[place]))

    def _tell_call(self, node: ast.expr) -> None:
        place = getattr(node, "place", -1)
        if place in self.seen and type(self.seen[place]).__name__ not in ("bool", "bool_"):
            self.below[ast.unparse(node)] = _short(self.seen[place])

    def _tell_below(self, node: ast.expr) -> None:
        place = getattr(node, "place", -1)
        if place in self.seen and not _is_code(self.seen[place]):
            self.below[ast.unparse(node)] = _short(self.seen[place])

    def _is_seen(self, node: ast.expr) -> bool:
        places = [part.place for part in ast.walk(node) if hasattr(part, "place")]
        return not places or any(place in self.seen for place in places)


def _is_code(value: object) -> bool:
    """Modules, classes, functions, generators: their source says more than their values."""
    return isinstance(value, (types.ModuleType, types.GeneratorType, type)) or (
        callable(value) and hasattr(value, "__name__")
    )


def _short(value: object) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 200 else f"{text[:120]} ... {text[-60:]}"


def _first_difference(witness: _Witness) -> Iterator[str]:
    match witness.test:
        case ast.Compare(ops=[ast.Eq()], comparators=[right]):
            sides = [_value(side, witness.seen) for side in (witness.test.left, right)]
        case _:
            return
    one, other = sides
    if type(one) is not type(other):
        return
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        yield from _sequences(one, other)
    elif isinstance(one, str) and isinstance(other, str) and max(len(one), len(other)) > 20:
        pairs = enumerate(zip(one, other, strict=False))
        at = next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
        yield f"they part at character {at}: {one[at : at + 20]!r} != {other[at : at + 20]!r}"
    elif isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in (*one, *other) if one.get(key) != other.get(key)]
        yield from (f"they differ at key {key!r}" for key in keys[:1])


def _value(node: ast.expr, seen: Mapping[int, object]) -> object:
    if isinstance(node, ast.Constant):
        return node.value
    return seen.get(getattr(node, "place", -1))


def _sequences(one: Sequence[object], other: Sequence[object]) -> Iterator[str]:
    if len(one) != len(other):
        yield f"lengths {len(one)} and {len(other)}"
    if max(len(one), len(other)) < 4:
        return  # one sees it
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left is not right and left != right:
            yield f"they first differ at [{at}]: {_short(left)} != {_short(right)}"
            return


# --- capture ----------------------------------------------------------------------------------

_CUT = "... (output cut after 64 kB)"


class Capture(contextlib.AbstractContextManager["Capture"]):
    """Where stdout and stderr go while cells run; this one leaves them alone, for pdb."""

    def __exit__(self, *unused: object) -> None:
        """Put back what was replaced."""

    def take(self) -> tuple[str, bool]:
        """The text since the last call, and whether it was cut."""
        return "", False


class Memory(Capture):
    """Keeps in memory what Python prints: all there is in a browser.

    `heard` is told of each piece that is kept: all bytes so far, and whether they were cut.
    """

    def __init__(self, heard: Callable[[bytearray, bool], object] | None = None) -> None:
        self._streams = contextlib.ExitStack()
        self._sink = _Sink(heard)

    def __enter__(self) -> Memory:
        for name in ("stdout", "stderr"):
            self._streams.enter_context(_put(sys, name, _text_stream(self._sink)))
        self._streams.enter_context(_put(sys, "stdin", io.StringIO()))
        self._streams.enter_context(_put(builtins, "input", _no_input))
        return self

    def __exit__(self, *unused: object) -> None:
        self._streams.close()

    def take(self) -> tuple[str, bool]:
        """The text since the last call, and whether it was cut."""
        return self._sink.take()


class File(Memory):
    """Keeps in an open file what anybody writes to the descriptors 1 and 2, C code included.

    The file stands behind both descriptors in append mode, so that all writers keep their order
    and the text survives this process. `flush` empties the buffers of C's own streams.
    """

    def __init__(self, descriptor: int, flush: Callable[[], object]) -> None:
        super().__init__()
        self._sink = _FileSink(descriptor, flush)


class _Sink(io.BufferedIOBase):
    """Bytes that are counted, and kept as far as the limit goes."""

    name = "<cell>"
    raw = io.RawIOBase()

    def __init__(self, heard: Callable[[bytearray, bool], object] | None = None) -> None:
        self._kept = bytearray()
        self._count = 0
        self._heard = heard

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        content = bytes(given)
        room = TEXT_LIMIT - self._count
        self._count += len(content)
        if room > 0:
            self._keep(content[:room])
        return len(content)

    def _keep(self, content: bytes) -> None:
        self._kept += content
        if self._heard is not None:
            self._heard(self._kept, self._count > TEXT_LIMIT)

    def take(self) -> tuple[str, bool]:
        content, self._kept = bytes(self._kept), bytearray()
        cut, self._count = self._count > TEXT_LIMIT, 0
        return printed(content, cut), cut


class _FileSink(_Sink):
    """A sink in a file that others write to as well."""

    def __init__(self, descriptor: int, flush: Callable[[], object]) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._flush = flush

    def fileno(self) -> int:
        return 1

    def _keep(self, content: bytes) -> None:
        while content:
            content = content[os.write(1, content) :]

    def take(self) -> tuple[str, bool]:
        self._flush()
        size = os.fstat(self._descriptor).st_size
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        content = os.read(self._descriptor, TEXT_LIMIT)
        os.ftruncate(self._descriptor, 0)
        cut, self._count = max(size, self._count) > TEXT_LIMIT, 0
        return printed(content, cut), cut


def _text_stream(sink: _Sink) -> TextIO:
    return io.TextIOWrapper(
        sink, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True
    )


def _no_input(prompt: object = "") -> str:
    """Stand in for `input`: a cell has nobody to ask."""
    print(prompt, end="")
    raise EOFError("input() has nobody to ask: a cell runs without a keyboard")


def printed(content: bytes, cut: bool = False) -> str:
    """What a terminal would show of these bytes."""
    text = content.decode("utf-8", "replace")
    if cut:
        text = text.rstrip("\ufffd").removesuffix("\n") + f"\n{_CUT}\n"
    text = re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", "", text)
    if "\r" in text:
        text = "\n".join(_overwritten(line) for line in text.replace("\r\n", "\n").split("\n"))
    return clean(text)


def _overwritten(line: str) -> str:
    """A carriage return starts the line again, over what stood there."""
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown


def clean(text: str) -> str:
    """The text without addresses, lone surrogates, and characters that no page can hold."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: chr(0x2400 + ord(found[0])), text)
    return re.sub(r"\bat 0x[0-9a-fA-F]{5,16}\b(?=[^\n]*>)", "at 0x...", text)


# --- the same world each time -----------------------------------------------------------------

_SETTINGS = {"COLUMNS": "80", "LINES": "24", "TZ": "UTC", "MPLBACKEND": "Agg", "NO_COLOR": "1"}

_ENTROPY = random.Random()
"""Where numpy's generators take their seed when a cell gives none."""


@contextlib.contextmanager
def _settled_world() -> Iterator[None]:
    """Seeds, width, time zone and warnings as they always are; what was before comes back."""
    with contextlib.ExitStack() as world:
        world.callback(random.setstate, random.getstate())
        random.seed(0)
        _ENTROPY.seed(0)
        world.callback(_restore_environment, dict(os.environ))
        os.environ.update(_SETTINGS)
        _read_time_zone()
        world.enter_context(_seeded_numpy())
        world.enter_context(_own_style())
        world.callback(os.chdir, Path.cwd())
        world.enter_context(_put(sys, "path", list(sys.path)))
        world.enter_context(_put(sys, "argv", [""]))
        world.enter_context(warnings.catch_warnings())
        _show_warnings()
        yield


def _restore_environment(before: Mapping[str, str]) -> None:
    for name in [name for name in os.environ if name not in before]:
        del os.environ[name]
    os.environ.update(before)
    _read_time_zone()


def _read_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()


def _show_warnings() -> None:
    """As Python shows them to a script, whatever the process around us has made of it."""
    warnings.showwarning = _print_warning
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    warnings.filterwarnings("ignore", message=".*non-interactive.*cannot be shown")


def _print_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    print(
        warnings.formatwarning(message, category, filename, lineno, line), end="", file=sys.stderr
    )


@contextlib.contextmanager
def _seeded_numpy() -> Iterator[None]:
    """Seed numpy now if it is here, else at the moment when a cell imports it."""
    loaded = sys.modules.get("numpy.random")
    if loaded is None:
        sys.meta_path.insert(0, finder := _NumpyFinder())
        try:
            yield
        finally:
            sys.meta_path.remove(finder)
        return
    state, entropy = loaded.get_state(), loaded.bit_generator.randbits
    _seed_numpy(loaded)
    try:
        yield
    finally:
        loaded.set_state(state)
        loaded.bit_generator.randbits = entropy


@contextlib.contextmanager
def _own_style() -> Iterator[None]:
    """What a note does to matplotlib's defaults ends with the note."""
    loaded = sys.modules.get("matplotlib")
    if loaded is not None:
        with loaded.rc_context():
            yield
        return
    try:
        yield
    finally:
        if "matplotlib" in sys.modules:
            sys.modules["matplotlib"].rcdefaults()


class _NumpyFinder:
    """Finds `numpy.random` as everybody does, and seeds it once it is loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != "numpy.random":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: types.ModuleType) -> None:
            execute(module)
            _seed_numpy(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _seed_numpy(numpy_random: types.ModuleType) -> None:
    """Also `default_rng()` without a seed gives the same numbers, since it asks here for bits."""
    numpy_random.seed(0)
    numpy_random.bit_generator.randbits = _ENTROPY.getrandbits


@contextlib.contextmanager
def _put(holder: object, name: str, value: object) -> Iterator[None]:
    before = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, before)


def _put_back(
    modules: dict[str, types.ModuleType], name: str, module: types.ModuleType | None
) -> None:
    if module is not None:
        modules[name] = module


# --- exercises leave no trace -----------------------------------------------------------------


def _snapshot(namespace: dict[str, object]) -> Callable[[], None]:
    """A function that brings back the names, and the insides of what they reach, in place.

    In place, because a deep copy would break the ties between objects: after it, the list of
    points would no longer hold the point that has a name of its own.
    """
    undo: list[Callable[[], object]] = []
    seen: set[int] = set()
    queue: collections.deque[object] = collections.deque([namespace])
    while queue and len(seen) < 200_000:
        value = queue.popleft()
        if id(value) in seen:
            continue
        seen.add(id(value))
        inside, restore = _insides(value)
        queue.extend(inside)
        if restore is not None:
            undo.append(restore)
    undo.append(_random_states())

    def restore_all() -> None:
        for each in undo:
            each()

    return restore_all


def _insides(value: Any) -> tuple[Iterator[object], Callable[[], object] | None]:
    """What a value holds, and how to bring that back; libraries' own objects are left alone."""
    kind = type(value)
    if kind in (list, collections.deque):
        before = list(value)
        return iter(before), partial(_refill, value, value.extend, before)
    if kind is bytearray:
        return iter(()), partial(value.__setitem__, slice(None), bytes(value))
    if kind is set:
        members = set(value)
        return iter(members), partial(_refill, value, value.update, members)
    if kind in (dict, collections.Counter, collections.defaultdict):
        entries = dict(value)
        return iter(entries.values()), partial(_refill, value, partial(dict.update, value), entries)
    if kind in (tuple, frozenset):
        return iter(value), None
    if kind.__module__ == "numpy" and hasattr(value, "flags") and value.flags.writeable:
        return iter(()), partial(value.__setitem__, ..., value.copy())
    if kind.__module__ == "__main__" and hasattr(value, "__dict__"):
        return iter([value.__dict__]), None
    if kind is types.FunctionType and value.__module__ == "__main__":
        return _cell_contents(value), None
    return iter(()), None


def _refill(holder: Any, fill: Callable[[Any], object], before: object) -> None:
    holder.clear()
    fill(before)


def _cell_contents(function: types.FunctionType) -> Iterator[object]:
    for closed in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # a cell not filled yet
            yield closed.cell_contents


def _random_states() -> Callable[[], None]:
    state, entropy = random.getstate(), _ENTROPY.getstate()
    numpy_random = sys.modules.get("numpy.random")
    numpy_state = numpy_random.get_state() if numpy_random else None

    def restore() -> None:
        random.setstate(state)
        _ENTROPY.setstate(entropy)
        if numpy_random is not None:
            numpy_random.set_state(numpy_state)
        elif loaded := sys.modules.get("numpy.random"):  # imported meanwhile
            loaded.seed(0)

    return restore


# --- comparing outputs ------------------------------------------------------------------------

_TOKEN = re.compile(
    r"(?<![\w.])(?:(?<!\w)[+-])?(?:\d*\.\d+|\d+\.(?!\.)|\d+(?=[eE]))(?:[eE][+-]?\d+)?(?!\w)|.",
    re.DOTALL,
)
"""A number with a point or an exponent, or any one character."""


def output_matches(expected: str, got: str) -> bool:
    """Whether an output is what a note says.

    As doctest's ELLIPSIS and NORMALIZE_WHITESPACE: `...` stands for anything, a run of white space
    for any other. And a number written with digits behind a point, or with an exponent, stands for
    all that round, or cut, to its digits; beyond the twelfth digit processors differ, and no note
    is wrong for it.
    """
    return _matches(list(expected), list(got)) or _matches(
        _with_numbers(expected), _with_numbers(got)
    )


def _matches(wanted: Sequence[str], given: Sequence[str]) -> bool:
    pieces = _pieces(_without_gaps(wanted))
    rest = list(_without_gaps(given))
    if len(pieces) == 1:
        return len(pieces[0]) == len(rest) and _agree(pieces[0], rest, 0)
    return _pieces_match(pieces, rest)


def _with_numbers(text: str) -> list[str]:
    """Numbers whole, all else character by character."""
    return [token[0] for token in _TOKEN.finditer(text)]


def _without_gaps(tokens: Iterable[str]) -> Iterator[str]:
    """One blank for each run of white space; none at either end."""
    gap, begun = False, False
    for token in tokens:
        if token.isspace():
            gap = begun
            continue
        if gap:
            yield " "
        yield token
        gap, begun = False, True


def _pieces(tokens: Iterable[str]) -> list[list[str]]:
    """What stands between the dots; the blanks beside them may be there or not."""
    pieces: list[list[str]] = [[]]
    for token in tokens:
        pieces[-1].append(token)
        if pieces[-1][-3:] == [".", ".", "."]:
            del pieces[-1][-3:]
            if pieces[-1][-1:] == [" "]:
                del pieces[-1][-1]
            pieces.append([])
        elif len(pieces) > 1 and pieces[-1] == [" "]:
            pieces[-1] = []
    return pieces


def _pieces_match(pieces: Sequence[list[str]], given: list[str]) -> bool:
    """First piece at the start, last at the end, the others in order wherever they fit."""
    first, *middle, last = pieces
    end = len(given) - len(last)
    if len(first) > end or not _agree(first, given, 0) or not _agree(last, given, end):
        return False
    at = len(first)
    for piece in middle:
        places = range(at, end - len(piece) + 1)
        found = next((place for place in places if _agree(piece, given, place)), None)
        if found is None:
            return False
        at = found + len(piece)
    return True


def _agree(wanted: Sequence[str], given: Sequence[str], start: int) -> bool:
    for at, want in enumerate(wanted, start):
        if want != given[at] and not _numbers_agree(want, given[at]):
            return False
    return True


def _numbers_agree(want: str, got: str) -> bool:
    if len(want) < 2 or len(got) < 2:
        return False
    wanted, given = Decimal(want), Decimal(got)
    if abs(wanted - given) <= abs(wanted) * Decimal("1e-12"):
        return True
    last_digit = Decimal((0, (1,), int(wanted.as_tuple().exponent)))
    if want.endswith(".") or abs(given) > last_digit * 10**25:
        return False  # numpy writes `1.` for what is exactly 1
    return any(
        given.quantize(last_digit, rounding) == wanted for rounding in (ROUND_HALF_EVEN, ROUND_DOWN)
    )


def difference(expected: str, got: str) -> str:
    """What changed, line by line: `-` as written, `+` as it came; lines that agree are quiet."""
    wanted, given = expected.strip("\n").split("\n"), got.strip("\n").split("\n")
    if len(wanted) == len(given):
        pairs = zip(wanted, given, strict=True)
        given = [want if output_matches(want, line) else line for want, line in pairs]
    lines = difflib.unified_diff(wanted, given, lineterm="", n=2)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
