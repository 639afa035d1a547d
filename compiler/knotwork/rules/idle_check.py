"""The check of an exercise accepts the starter: it checks nothing.

## What it finds

An exercise whose check passes on the code that readers start from. Cells run with `--run`, and in
`knotwork test`.

## Why it matters

Readers who have done nothing are told that they are right.

## Bad

````a.md
```python {exercise=double}
def double(x):
    return 4
```

```python {exercise=double .solution}
def double(x):
    return 2 * x
```

```python {exercise=double .check}
assert double(2) == 4
```
````

## Good

````a.md
```python {exercise=double}
def double(x): ...
```

```python {exercise=double .solution}
def double(x):
    return 2 * x
```

```python {exercise=double .check}
assert double(2) == 4, "twice two is four"
assert double(-1) == -2, "negative numbers have a double too"
```
````

## Fix

Assert something that the starter does not do.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each check that its starter passes."""
    for path, trial in evidence.trials.items():
        for verdict in trial.verdicts:
            if verdict.kind == "idle-check" and path in graph.notes:
                yield Finding(
                    path,
                    verdict.cell.opening,
                    verdict.outcome.reason,
                    "assert something that the starter does not do",
                )


RULE = EvidenceRule("idle-check", Severity.ERROR, check, __doc__, of_trials=True)
