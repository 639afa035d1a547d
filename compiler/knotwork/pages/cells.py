"""How the cells of a note stand on its page: code with what it prints, folded, or not at all.

The words are pandoc's and Quarto's. Hidden set-up and the checks of exercises are not shown; code
that is not to be echoed and solutions outside of callouts are folded; an `output` fence directly
after a cell is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from knotwork.model import Cell, Unit
from knotwork.names import fragment


def hidden(unit: Unit) -> Iterator[int]:
    """The numbers of the fences that the page leaves out."""
    for number, cell in enumerate(unit.cells):
        silent = cell.attribute("output") == "false"
        if _is_hidden(cell):
            yield number
        if cell.output is not None and (_is_hidden(cell) or silent):
            yield cell.output


def _is_hidden(cell: Cell) -> bool:
    if cell.attribute("include") == "false":
        return True
    return cell.attribute("exercise") is not None and (cell.is_a("setup") or cell.is_a("check"))


def opening(unit: Unit, number: int, prefix: str) -> str:
    """What stands before a fence."""
    cell = unit.cells[number]
    if _owner(unit, number) is not None:
        return '<div class="cell-output">\n'
    if cell.language == "output":
        return '<div class="cell"><div class="cell-output">\n'
    name = cell.attribute("id")
    identity = f' id="{escape(prefix)}cell-{escape(fragment(name))}"' if name else ""
    kind = "cell cell-exercise" if cell.attribute("exercise") is not None else "cell"
    summary = _summary(cell)
    fold = f'<details class="cell-code"><summary>{summary}</summary>\n' if summary else ""
    return f'<div class="{kind}"{identity}>{fold}'


def closing(unit: Unit, number: int) -> str:
    """What stands after a fence; a cell with an output ends after it."""
    cell = unit.cells[number]
    if _owner(unit, number) is not None or cell.language == "output":
        return "</div></div>\n"
    fold = "</details>\n" if _summary(cell) else ""
    shown = cell.output is not None and cell.attribute("output") != "false"
    return fold if shown else fold + "</div>\n"


def _owner(unit: Unit, number: int) -> int | None:
    """The cell whose output a fence holds."""
    return number - 1 if number and unit.cells[number - 1].output == number else None


def _summary(cell: Cell) -> str:
    if cell.is_a("solution") and not cell.nested:
        return "Solution"
    return "Code" if cell.attribute("echo") == "false" else ""
