"""The cells of a note on its page: shown with their outputs, folded, or left out.

Hidden set-up and the checks of exercises are not shown. Code with `echo=false`, and solutions
outside of callouts, are folded. If the cells were run for this page, a cell shows the output of
that run and never its `output` fence; if not, it shows the `output` fence directly after it. The
names of attributes are pandoc's and Quarto's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from knotwork.api.model import EXAMPLES_SETUP
from knotwork.model import Fence, Unit
from knotwork.pages.outcome import outcome_html
from knotwork.pages.page_program import ReaderProgram, is_offered
from knotwork.programs.attributes import is_doctest, is_off, names, role
from knotwork.programs.verdicts import Trial
from knotwork.urls import fragment
from knotwork.words.model import Words


@dataclass(frozen=True)
class CellView:
    """The fences of one note on one page."""

    unit: Unit
    words: Words
    trial: Trial | None
    """The outcomes of its cells, if they were run."""
    prefix: str
    """The prefix of every id."""
    page: str
    """The URL of the page."""
    to_note: Callable[[str], str | None]
    """Returns a link to the note at a path; None where there is no such note."""
    program: ReaderProgram | None = None
    """What the reader can run, on the note's own page."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each fence, by its number."""
        return names(self.unit.fences)


def hidden(unit: Unit, trial: Trial | None) -> Iterator[int]:
    """The numbers of the fences that the page leaves out."""
    for number, fence in enumerate(unit.fences):
        if _is_hidden(fence):
            yield number
        if fence.output is not None and (_is_hidden(fence) or is_off(fence, "output") or trial):
            yield fence.output


def opening(view: CellView, number: int) -> str:
    """The markup before a fence."""
    cell = view.unit.fences[number]
    if _owner(view.unit, number) is not None:
        return '<div class="cell-output">\n'
    if cell.is_output:
        return '<div class="cell"><div class="cell-output">\n'
    name = fragment(view.names[number].removeprefix("cell-"))
    kind = "cell cell-exercise" if cell.attribute("exercise") is not None else "cell"
    summary = _summary(view, cell)
    fold = f'<details class="cell-code"><summary>{summary}</summary>\n' if summary else ""
    identity = f"{escape(view.prefix)}cell-{escape(name)}"
    return f'<div class="{kind}" id="{identity}"{_offer(view, number)}>{fold}'


def closing(view: CellView, number: int) -> str:
    """The markup after a fence; a cell with an `output` fence ends after that one."""
    cell = view.unit.fences[number]
    if _owner(view.unit, number) is not None or cell.is_output:
        return "</div></div>\n"
    fold = ("</details>\n" if _summary(view, cell) else "") + _refusal(view, number)
    verdict = view.trial.verdict(number) if view.trial else None
    if verdict is not None:
        return f"{fold}{outcome_html(verdict, view.page, view.words, view.to_note)}</div>\n"
    shown = cell.output is not None and not is_off(cell, "output")
    return fold if shown else f"{fold}</div>\n"


def states_outputs(unit: Unit) -> bool:
    """Whether the page shows outputs that stand in `output` fences."""
    return any(cell.output is not None and not _is_hidden(cell) for cell in unit.fences)


def shows_outcomes(unit: Unit, trial: Trial, words: Words) -> bool:
    """Whether the page shows any output of the run; the answers in a session count as such."""
    verdicts = (
        trial.verdict(number)
        for number, cell in enumerate(unit.fences)
        if not cell.is_output and not _is_hidden(cell)
    )
    return any(
        verdict is not None and (is_doctest(verdict.cell) or outcome_html(verdict, "", words))
        for verdict in verdicts
    )


def offers_cells(unit: Unit) -> bool:
    """Whether a reader could run cells of the note if the site offered Python."""
    return any(
        is_offered(cell) and role(cell) in ("cell", "starter") and not _is_hidden(cell)
        for cell in unit.fences
        if not cell.is_output
    )


def _offer(view: CellView, number: int) -> str:
    """The attributes that tell scripts how the reader may run a cell."""
    cell = view.unit.fences[number]
    exercise = cell.attribute("exercise")
    if view.program is None:
        return ""
    if role(cell) == "solution":
        return f' data-solution="{escape(exercise or "")}"'
    found = view.program.cells.get(number)
    if found is None or found.obstacle:
        return ""
    offer = f' data-cell="{found.place}"'
    if exercise is not None:
        offer += f' data-exercise="{escape(exercise)}"'
    return offer + (" data-run" if is_offered(cell) else "")


def _refusal(view: CellView, number: int) -> str:
    """Why the reader cannot run a cell.

    Empty on the pages of a package: no browser has it, so each example would say the same.
    """
    found = view.program.cells.get(number) if view.program else None
    if found is None or not found.obstacle or not is_offered(view.unit.fences[number]):
        return ""
    if view.unit.fences[0].attribute("id") == EXAMPLES_SETUP:
        return ""
    words = view.words.not_in_browser(why=found.obstacle)
    return f'<p class="cell-note on-screen">{escape(words)}</p>\n'


def _is_hidden(cell: Fence) -> bool:
    return is_off(cell, "include") or role(cell) in ("setup", "check")


def _owner(unit: Unit, number: int) -> int | None:
    """The number of the cell whose output a fence holds; None for any other fence."""
    return number - 1 if number and unit.fences[number - 1].output == number else None


def _summary(view: CellView, cell: Fence) -> str:
    """The words on the fold of a cell's code, as HTML; empty if it is not folded."""
    if role(cell) == "solution" and not cell.nested:
        return escape(view.words.folded_solution)
    return escape(view.words.folded_code) if is_off(cell, "echo") else ""
