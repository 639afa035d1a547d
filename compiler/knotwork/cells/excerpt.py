"""The lines of a cell around the one that failed, numbered as in its note."""

from __future__ import annotations

from knotwork.executor.outcome import Cell, Error

_AROUND = 2
"""The number of lines that are shown on each side of the failing one."""


def excerpt(cell: Cell, error: Error) -> str:
    """The failing line, marked, between its neighbours; empty if the cell has no such line."""
    lines = cell.code.split("\n")
    if error.line is None or not cell.line <= error.line < cell.line + len(lines):
        return ""
    at = error.line - cell.line
    return "\n".join(
        f"{'>' if place == at else ' '}{cell.line + place:5} | {lines[place]}".rstrip()
        for place in range(max(0, at - _AROUND), min(len(lines), at + _AROUND + 1))
    )
