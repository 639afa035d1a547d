"""A cell failed when it was run.

## What it finds

A cell that raised an error it should not have, did not raise one it should have, ran out of time or
killed its process, or a doctest whose answer differs. Cells run with `--run`, and in `knotwork
test`; a plain `knotwork check` runs none and never reports this.

## Why it matters

A reader who tries the snippet gets the error.

## Bad

````a.md
```python
1 / 0
```
````

## Good

````a.md
```python {raises=ZeroDivisionError}
1 / 0
```
````

## Fix

Fix the code, or say that the error is meant: `raises=ZeroDivisionError`. The answers of a doctest
can be written by `knotwork test --accept`."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.executor.outcome import DEATHS, DIFFERS, one_line
from knotwork.graph import ConceptGraph
from knotwork.programs.attributes import is_off
from knotwork.programs.verdicts import Trial, Verdict
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule
from knotwork.text import Lines, Span


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each cell that failed, at the failing line."""
    for trial in evidence.trials.values():
        if trial.path in graph.notes:
            yield from _failures(graph, trial)


def _failures(graph: ConceptGraph, trial: Trial) -> Iterator[Finding]:
    for verdict in trial.verdicts:
        if verdict.kind == "failed":
            span = _place(graph, trial.path, verdict)
            yield Finding(trial.path, span, verdict.outcome.reason, _hint(verdict))


def _place(graph: ConceptGraph, path: str, verdict: Verdict) -> Span:
    """The line of the cell that failed, else the cell's first line."""
    error = verdict.outcome.error
    cell = verdict.cell
    code = cell.code.split("\n")
    if error is None or error.line is None:
        return cell.opening
    if not cell.code_line <= error.line < cell.code_line + len(code):
        return cell.opening
    lines = Lines.unpacked(graph.notes[path].unit.lines)
    start = lines.start(error.line)
    if not cell.nested:
        return Span(start, start + len(code[error.line - cell.code_line]))
    # Marks of a quote or the indentation of a list stand before the code.
    return Span(
        start, lines.start(error.line + 1) - 1 if error.line < len(lines) else cell.span.end
    )


def _hint(verdict: Verdict) -> str:
    error = verdict.outcome.error
    if error is None:
        return "fix the code, or leave out raises"
    if error.hint or error.remarks:
        return error.hint or one_line("; ".join(error.remarks))
    if error.type == DIFFERS:
        return "fix the code, or write the answer with `knotwork test --accept`"
    if is_off(verdict.cell, "eval"):
        return (
            "fix the code, or name another language: python must be valid even where it never runs"
        )
    if verdict.cell.attribute("exercise") is not None:
        return "fix the code of the exercise"
    if error.type in DEATHS:
        return "fix the code, or write eval=false if it is only to be read"
    name = error.type.rpartition("<locals>.")[2]  # of a class that a function defines
    return f"fix the code, or write raises={name} if the error is meant"


RULE = EvidenceRule("failed-cell", Severity.ERROR, check, __doc__, of_code=True, of_trials=True)
