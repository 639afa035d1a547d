"""Small programs of cells for tests, and their outcomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from knotwork.cells.program import Program
from knotwork.executor.capture import Capture, MemoryCapture
from knotwork.executor.outcome import Cell, Outcome
from knotwork.executor.run import run_program

NOTE = "notes/dot product.md"


def cells(*codes: str | Cell, note: str = NOTE) -> tuple[Cell, ...]:
    """Cells with their places in a note: from line 3 on, with two lines of prose between them."""
    found: list[Cell] = []
    line = 3
    for code in codes:
        cell = code if isinstance(code, Cell) else cell_of(code)
        found.append(Cell(**{**_fields(cell), "note": note, "line": line}))
        line += cell.code.count("\n") + 5
    return tuple(found)


def cell_of(code: str, **attributes: Any) -> Cell:
    """A cell with some attributes; `cells` sets its place."""
    if code.startswith(">>>"):
        attributes.setdefault("kind", "doctest")
    return Cell(note=NOTE, line=1, code=code, **attributes)


def program(key: str, *codes: str | Cell) -> Program:
    """A program of a note that is called like its key."""
    return Program(key, cells(*codes, note=f"notes/{key}.md"))


def outcomes(*codes: str | Cell) -> tuple[Outcome, ...]:
    """The outcomes of the cells of one note, run in this process."""
    return outcomes_of(cells(*codes))


def outcome(code: str, **attributes: Any) -> Outcome:
    """The outcome of one cell."""
    return outcomes(cell_of(code, **attributes))[0]


def outcomes_of(program: Sequence[Cell], capture: Capture | None = None) -> tuple[Outcome, ...]:
    """The outcomes of a program, written to JSON and read back."""
    found: dict[int, Outcome] = {}
    for event in events_of(program, capture):
        if event["event"] == "outcome":
            found[event["cell"]] = Outcome.of(event["outcome"])
    return tuple(found[place] for place in range(len(program)))


def events_of(program: Sequence[Cell], capture: Capture | None = None) -> list[dict[str, Any]]:
    """All events of the executor for a program; both are written to JSON and read back."""
    events: list[dict[str, Any]] = []
    read_back = [Cell.of(json.loads(json.dumps(_fields(cell)))) for cell in program]
    run_program(
        read_back,
        lambda event: events.append(json.loads(json.dumps(event))),
        capture or MemoryCapture(),
    )
    return events


def statuses(*codes: str | Cell) -> list[str]:
    """The status of each cell."""
    return [each.status for each in outcomes(*codes)]


def _fields(cell: Cell) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in Cell.__slots__}
