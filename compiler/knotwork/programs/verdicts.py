"""Judges the cells that were run: compares their outcomes with what the note promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from knotwork.cells.program import Program, Report
from knotwork.executor.matching import output_matches
from knotwork.executor.outcome import Outcome
from knotwork.graph import ConceptGraph
from knotwork.model import Fence
from knotwork.programs.attributes import is_off, names
from knotwork.programs.note_programs import NoteProgram, own_cells, programs

Run: TypeAlias = Callable[[Sequence[Program]], Iterable[Report]]
"""The run step: a report for each program, in any order."""

Kind: TypeAlias = Literal["passed", "failed", "differs", "idle-check", "skipped"]


class Verdict(msgspec.Struct, frozen=True):
    """The result of one cell, compared with what the note promises."""

    number: int
    """The number of the cell among the fences of its unit."""
    name: str
    """Its `#id`, or `cell-3`."""
    cell: Fence
    outcome: Outcome
    expected: str | None = None
    """The content of the `output` fence directly after it; None if there is none."""
    seconds: float = 0.0
    """How long it took; never part of a page."""

    @property
    def kind(self) -> Kind:
        """`differs`: ran, but gave other output than the note shows. `idle-check`: the check of an
        exercise that its starter passes."""
        if self.outcome.status == "failed":
            checks = self.cell.is_a("check") and self.cell.attribute("raises") is None
            idle = checks and self.outcome.error is None
            return "idle-check" if idle else "failed"
        if self.outcome.status == "skipped":
            return "skipped"
        return "differs" if self.differs else "passed"

    @property
    def differs(self) -> bool:
        """Whether the note shows an output that the code does not give."""
        return (
            self.expected is not None
            and self.outcome.status == "passed"
            and not output_matches(self.expected, self.outcome.shown)
        )

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong with the cell itself; a skipped cell is good."""
        return self.kind in ("passed", "skipped")


class Trial(msgspec.Struct, frozen=True):
    """One run of a note's cells."""

    path: str
    verdicts: tuple[Verdict, ...]
    """The verdicts on the note's own cells, in their order."""
    remarks: tuple[str, ...] = ()
    """Threads and processes that cells left running, as messages."""
    obstacle: str = ""
    """Why nothing ran; empty if something did."""

    def verdict(self, number: int) -> Verdict | None:
        """The verdict on a fence; None for an output fence."""
        return next((each for each in self.verdicts if each.number == number), None)


Trials: TypeAlias = Mapping[str, Trial]
"""The trials by path of the note; empty if nothing was run."""


def trials(graph: ConceptGraph, run: Run, only: frozenset[str] | None = None) -> Trials:
    """Run the cells of all notes, or `only` of some, and judge them; by path, in order."""
    chosen = [each for each in programs(graph) if only is None or each.path in only]
    reports = {
        report.key: report for report in run([each.program for each in chosen if not each.obstacle])
    }
    return {each.path: trial(graph, each, reports.get(each.path)) for each in chosen}


def trial(graph: ConceptGraph, note_program: NoteProgram, report: Report | None) -> Trial:
    """The verdicts on a note's own cells."""
    if report is None:
        skipped = Outcome("skipped", note_program.obstacle)
        outcomes = [(skipped, 0.0)] * len(note_program.own)
    else:
        first = len(report.outcomes) - len(note_program.own)
        outcomes = list(zip(report.outcomes[first:], report.seconds[first:], strict=True))
    verdicts = tuple(_verdicts(graph, note_program.path, note_program.own, outcomes))
    return Trial(
        note_program.path, verdicts, report.remarks if report else (), note_program.obstacle
    )


def transferred(known: Trials, graph: ConceptGraph) -> Trials:
    """The trials that are still valid after edits: those of notes whose cells are the same."""
    left = (moved(before, graph) for path, before in known.items() if path in graph.notes)
    return {one.path: one for one in left if one is not None}


def moved(before: Trial, graph: ConceptGraph) -> Trial | None:
    """The trial of a note after an edit; None if its cells changed."""
    fences = graph.notes[before.path].unit.fences
    own = own_cells(fences)
    if [one.cell.code for one in before.verdicts] != [fences[number].code for number in own]:
        return None
    outcomes = [(one.outcome, one.seconds) for one in before.verdicts]
    verdicts = tuple(_verdicts(graph, before.path, own, outcomes))
    return Trial(before.path, verdicts, before.remarks, before.obstacle)


def _verdicts(
    graph: ConceptGraph, path: str, own: Sequence[int], outcomes: Sequence[tuple[Outcome, float]]
) -> Iterator[Verdict]:
    fences = graph.notes[path].unit.fences
    known = names(fences)
    for number, (outcome, seconds) in zip(own, outcomes, strict=True):
        cell = fences[number]
        shown = None if is_off(cell, "eval") else cell.output
        expected = None if shown is None else fences[shown].code
        yield Verdict(number, known[number], cell, outcome, expected, seconds)
