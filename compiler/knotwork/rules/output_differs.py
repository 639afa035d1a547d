"""A note shows an output that its code does not give.

## What it finds

A cell whose output, when it was run, is not what the `output` fence after it says. `...` in the
fence stands for anything, white space may differ, and a number stands for all numbers that round to
its digits. Cells run with `--run`, and in `knotwork test`, which shows both outputs.

## Why it matters

The reader believes the note.

## Bad

````a.md
```python
print(2 + 2)
```

```output
5
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

Fix the code; or, if the new output is right, let `knotwork test --accept` write it into the note.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.executor.matching import difference
from knotwork.graph import ConceptGraph
from knotwork.programs.verdicts import Verdict
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each output that differs, at its fence."""
    for path, trial in evidence.trials.items():
        for verdict in trial.verdicts:
            if verdict.kind == "differs" and path in graph.notes:
                number = verdict.cell.output
                assert number is not None
                fence = graph.notes[path].unit.fences[number]
                yield Finding(
                    path,
                    fence.opening,
                    f"the output differs: {_first_change(verdict)}",
                    "fix the code, or write the new output with `knotwork test --accept`",
                )


def _first_change(verdict: Verdict) -> str:
    """The first line that changed, on one line."""
    lines = difference(verdict.expected or "", verdict.outcome.shown).split("\n")
    gone = next((line[1:].strip() for line in lines if line.startswith("-")), None)
    come = next((line[1:].strip() for line in lines if line.startswith("+")), None)
    return f"the note says {_quoted(gone)}, the code gives {_quoted(come)}"


def _quoted(line: str | None) -> str:
    if not line:
        return "nothing"
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"


RULE = EvidenceRule("output-differs", Severity.ERROR, check, __doc__, of_code=True, of_trials=True)
