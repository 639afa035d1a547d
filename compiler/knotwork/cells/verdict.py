"""Makes the report of a program from its events and the way it ended.

An executor that dies cannot report the cause. But its keeper knows the signal, the fault handler
has written the line, and the outcomes of earlier cells have arrived.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from knotwork.cells.child import CHANNEL_LOST
from knotwork.cells.program import Program, Report
from knotwork.cells.wire import Message
from knotwork.executor.outcome import Cell, Error, Outcome, TracebackFrame
from knotwork.executor.run import names

_FRAME = re.compile(r'^  File "(?P<note>.*)", line (?P<line>\d+) in (?P<name>.*)$', re.MULTILINE)


class Flight:
    """The events of one program so far."""

    def __init__(self, program: Program, limits: Sequence[float]) -> None:
        self.program = program
        self.limits = limits
        self.deaths = 0
        self.forget()

    def forget(self) -> None:
        """Forget all events, before the program starts or starts again."""
        self.outcomes: dict[int, Outcome] = {}
        self.seconds: dict[int, float] = {}
        self.running: int | None = None
        self.left: list[tuple[int, str]] = []
        self.broken = self.hindered = ""

    def record(self, event: Message) -> None:
        """Take note of an event."""
        match event["event"]:
            case "begin":
                self.running = event["cell"]
            case "outcome":
                self.outcomes[event["cell"]] = Outcome.of(event["outcome"])
                self.seconds[event["cell"]] = event["seconds"]
                self.running = None
            case "end":
                self.left = [(cell, what) for cell, what in event["left"]]
            case "hindered":
                self.hindered = event["text"]
            case "broken":
                self.broken = event["text"].strip().rpartition("\n")[2]


def report(flight: Flight, ended: Message, hints: Collection[tuple[str, str]]) -> Report:
    """The report on a program that has ended; `hints` are pairs of an error's part and a hint."""
    cells = flight.program.cells
    outcomes = dict(flight.outcomes)
    died = len(outcomes) < len(cells)
    if died:
        _bury(flight, ended, outcomes)
    return Report(
        flight.program.key,
        tuple(_with_hint(outcomes[place], hints) for place in range(len(cells))),
        tuple(flight.seconds.get(place, 0.0) for place in range(len(cells))),
        tuple(_remarks(flight, ended)),
        died,
    )


def _bury(flight: Flight, ended: Message, outcomes: dict[int, Outcome]) -> None:
    """Blame the death on the cell that ran, or was to run next; later cells are skipped."""
    cells = flight.program.cells
    pending = [place for place in range(len(cells)) if place not in outcomes]
    guilty = flight.running if flight.running in pending else pending[0]
    began = flight.running is not None
    outcomes[guilty] = _death(cells, guilty, ended, _cause(flight, ended, guilty), began)
    reason = f"{names(cells)[guilty]} failed"
    for place in pending:
        outcomes.setdefault(place, Outcome("skipped", reason))


def _cause(flight: Flight, ended: Message, guilty: int) -> tuple[str, str]:
    """The error type and message of a death."""
    if ended.get("broken"):
        return "Died", f"the process {ended['broken']}"
    if ended.get("slow") and flight.running is None:
        return "Timeout", "the process did not answer between two cells"
    if ended.get("slow"):
        return "Timeout", f"ran longer than {flight.limits[guilty]:g} s"
    if "why" in ended:
        return "Died", f"the process could not be started: {ended['why']}"
    if "lost" in ended:
        keeper = _signal(ended["lost"])
        return "Died", f"the process was killed with the one that watched it ({keeper})"
    if flight.hindered:
        return "Died", f"the cells could not begin: {flight.hindered}"
    if flight.broken:
        return "Died", f"the executor was broken: {flight.broken}"
    return _cause_by_code(ended["code"])


def _cause_by_code(code: int) -> tuple[str, str]:
    """The error type and message where only the exit code of the process is known."""
    if code == CHANNEL_LOST:
        return "Died", "the process could not report its results: a cell may have closed its files"
    if code >= 0:
        return "Died", f"the process ended itself (exit code {code})"
    match _signal(code):
        case "SIGXCPU":
            return "Timeout", "used up its processor time"
        case "SIGXFSZ":
            return "Died", "the process wrote a file that is too large (SIGXFSZ)"
        case "SIGKILL":
            return "Died", "the process was killed (SIGKILL), by a cell or for lack of memory"
        case other:
            return "Died", f"the process died ({other})"


def _signal(code: int) -> str:
    """The name of the signal that a negative exit code stands for."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _death(
    cells: Sequence[Cell], guilty: int, ended: Message, cause: tuple[str, str], began: bool
) -> Outcome:
    kind, message = cause
    cell = cells[guilty]
    frames = tuple(_frames(cells, cell.note, ended.get("trace", ""))) if began else ()
    last = cell.line + cell.code.count("\n")
    lines = [frame.line for frame in frames if cell.line <= frame.line <= last]
    shown = "".join(
        f'  File "{frame.note}", line {frame.line}, in {frame.name}\n    {frame.source.strip()}\n'
        for frame in frames
    )
    head = "Traceback (most recent call last):\n" if frames else ""
    text = f"{head}{shown}{kind}: {message}\n"
    line = lines[-1] if lines else None
    error = Error(kind, message, text, line, frames=frames)
    return Outcome("failed", message, text=ended.get("text", ""), error=error)


def _frames(cells: Sequence[Cell], path: str, trace: str) -> Iterator[TracebackFrame]:
    """The current thread's frames in a note, outermost first, by the fault handler."""
    current = trace.partition("(most recent call first):")[2].partition("\n\n")[0]
    note = path.encode("ascii", "backslashreplace").decode("ascii")
    source = {
        line: text
        for cell in cells
        if cell.note == path
        for line, text in enumerate(cell.code.split("\n"), cell.line)
    }
    found = [match for match in _FRAME.finditer(current) if match["note"] == note]
    for match in reversed(found[:40]):
        line = int(match["line"])
        yield TracebackFrame(path, line, None, match["name"], source.get(line, ""))


def _with_hint(outcome: Outcome, hints: Collection[tuple[str, str]]) -> Outcome:
    error = outcome.error
    if error is None:
        return outcome
    for sign, hint in hints:
        if sign in error.summary:
            return replace(outcome, error=replace(error, hint=hint))
    return outcome


def _remarks(flight: Flight, ended: Message) -> Iterator[str]:
    called = names(flight.program.cells)
    for cell, what in flight.left:
        kind, _, name = what.partition(" ")
        yield f"{called[cell]} left a {kind} running: {name}"
    if "lost" in ended:
        yield "the process that watches over the cells was killed"
    for name in ended.get("left", ()):
        yield f"a process was left running and had to be ended: {name}"
