"""A cell prints something that its note does not show.

## What it finds

Cells that were run and printed something or showed a value, and that no `output` fence follows.
Exercises, sessions with prompts, and cells with `output=false` are left alone. Cells run only with
`--run`. It is off by default: a site built with `--run` shows the output all the same, and whoever
reads the notes themselves may not miss it.

## Why it matters

Without the fence nothing is compared: `knotwork test` passes whatever the cell prints, and whoever
reads the note in an editor sees no result.

## Bad

````a.md
```python
print(2 + 2)
```
````

## Good

````a.md
```python
print(2 + 2)
```

```output
4
```
````

## Fix

`knotwork check --run --fix --select missing-output` writes the fences. `knotwork test --accept`
keeps them up to date; it writes none.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.programs.accept import added
from knotwork.programs.attributes import is_doctest, is_off, role
from knotwork.programs.verdicts import Verdict
from knotwork.rules.evidence import Evidence
from knotwork.rules.object_handle import handle
from knotwork.rules.rule import EvidenceRule
from knotwork.text import Span


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each cell with output that no fence shows."""
    for path, trial in evidence.trials.items():
        for verdict in trial.verdicts:
            if path in graph.notes and _lacks_output(verdict):
                yield Finding(
                    path,
                    verdict.cell.opening,
                    "the cell prints something that the note does not show",
                    "let --fix write it, or write {output=false}",
                    fix=_fix(path, verdict, evidence),
                )


def _lacks_output(verdict: Verdict) -> bool:
    cell = verdict.cell
    silent = is_doctest(cell) or any(is_off(cell, flag) for flag in ("eval", "output", "include"))
    return (
        verdict.kind == "passed"
        and cell.output is None
        and role(cell) == "cell"
        and not silent
        and bool(verdict.outcome.shown.strip())
    )


def _fix(path: str, verdict: Verdict, evidence: Evidence) -> Fix | None:
    """Add the fence; None for an output that was cut, or that has an object's handle."""
    shown = verdict.outcome.shown
    text = evidence.text(path) if evidence.text else None
    if text is None or verdict.outcome.truncated or handle(shown):
        return None
    end = verdict.cell.span.end
    fence = added(text, verdict)
    return Fix("Write the output", (Edit(path, Span(end, end), fence),), True) if fence else None


RULE = EvidenceRule(
    "missing-output", Severity.INFO, check, __doc__, default=False, of_words=True, of_trials=True
)
