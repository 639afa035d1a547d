"""The place of a cell in reports: in its note, or in Python's source if it is in a docstring."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import msgspec

from knotwork.executor.outcome import Error, Outcome, TracebackFrame
from knotwork.graph import ConceptGraph
from knotwork.origin import Origins
from knotwork.programs.verdicts import Verdict
from knotwork.report.sources import Located

_FRAME = re.compile(r'(?m)^( *(?:\| )*File ")(.+)", line (\d+)')
"""Matches the place of a frame in a traceback."""

Placed: TypeAlias = Callable[[str, Verdict], tuple[str, Verdict]]
"""Gives, for a verdict in a note, the file to name and the verdict with the lines of that file."""


def placed(graph: ConceptGraph, located: Located) -> Placed:
    """The function that gives the places of cells; the paths of files go through `located`."""

    def place(path: str, verdict: Verdict) -> tuple[str, Verdict]:
        if path not in graph.made:
            return located(path), verdict
        found = Origins.of(graph, path).line(verdict.cell.code_line)
        if found is None:
            return located(path), verdict
        cell = msgspec.structs.replace(verdict.cell, code_line=found.begin.line)
        outcome = _Moved(graph, located, path).of(verdict, found.exact)
        moved = msgspec.structs.replace(verdict, cell=cell, outcome=outcome)
        return located(found.path), moved

    return place


class _Moved:
    """The outcomes of a note's cells with the lines of Python's source."""

    def __init__(self, graph: ConceptGraph, located: Located, path: str) -> None:
        self._graph = graph
        self._located = located
        self._path = path

    def of(self, verdict: Verdict, is_found: bool) -> Outcome:
        """The outcome of a cell; without its line if the cell is not found in the source."""
        outcome, error = verdict.outcome, verdict.outcome.error
        if error is None:
            return outcome
        return replace(outcome, error=self._error(error if is_found else replace(error, line=None)))

    def _error(self, error: Error) -> Error:
        line = None if error.line is None else self._place(self._path, error.line)
        frames = tuple(map(self._frame, error.frames))
        text = _FRAME.sub(self._frame_line, error.text)
        return replace(error, text=text, line=line and line[1], frames=frames)

    def _frame(self, frame: TracebackFrame) -> TracebackFrame:
        note, line = self._place(frame.note, frame.line) or (self._located(frame.note), frame.line)
        return replace(frame, note=note, line=line)

    def _frame_line(self, frame: re.Match[str]) -> str:
        place = self._place(frame[2], int(frame[3]))
        return f'{frame[1]}{place[0]}", line {place[1]}' if place else frame[0]

    def _place(self, note: str, line: int) -> tuple[str, int] | None:
        """The file and line of a note's line that is in a docstring; None for any other."""
        if note not in self._graph.made:
            return None
        found = Origins.of(self._graph, note).line(line)
        return (self._located(found.path), found.begin.line) if found and found.exact else None
