"""Where a cell is to be named: in its note, or in Python's source if a docstring has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import msgspec

from knotwork.cells.outcome import Error, Outcome, TracebackFrame
from knotwork.graph import ConceptGraph
from knotwork.origin import Origins
from knotwork.programs.verdicts import Verdict
from knotwork.report.sources import Located

Placed: TypeAlias = Callable[[str, Verdict], tuple[str, Verdict]]
"""Gives, for a verdict in a note, the file to name and the verdict with the lines of that file."""


def placed(graph: ConceptGraph, located: Located) -> Placed:
    """Names files as `located` has them."""

    def place(path: str, verdict: Verdict) -> tuple[str, Verdict]:
        if path not in graph.made:
            return located(path), verdict
        found = Origins.of(graph, path).line(verdict.cell.code_line)
        if found is None:
            return located(path), verdict
        line = found.begin.line
        cell = msgspec.structs.replace(verdict.cell, code_line=line)
        outcome = _Moved(graph, located, line - verdict.cell.code_line if found.exact else None)
        moved = msgspec.structs.replace(verdict, cell=cell, outcome=outcome.of(verdict))
        return located(found.path), moved

    return place


class _Moved:
    """The outcome of a cell with the lines of Python's source."""

    def __init__(self, graph: ConceptGraph, located: Located, shift: int | None) -> None:
        self._graph = graph
        self._located = located
        self._shift = shift
        """From the lines of the note; None for a cell that is not found in the source."""

    def of(self, verdict: Verdict) -> Outcome:
        outcome, error = verdict.outcome, verdict.outcome.error
        if error is None:
            return outcome
        return replace(outcome, error=self._error(error))

    def _error(self, error: Error) -> Error:
        if error.line is None or self._shift is None:
            return replace(error, line=None)
        frames = tuple(map(self._frame, error.frames))
        return replace(error, line=error.line + self._shift, frames=frames)

    def _frame(self, frame: TracebackFrame) -> TracebackFrame:
        if frame.note in self._graph.made:
            found = Origins.of(self._graph, frame.note).line(frame.line)
            if found is not None and found.exact:
                return replace(frame, note=self._located(found.path), line=found.begin.line)
        return replace(frame, note=self._located(frame.note))
