"""A figure has no description for readers who cannot see it.

## What it finds

A cell that draws a figure, or whose last value shows itself as a picture, and has no `fig-alt`.
Cells run only with `--run`.

## Why it matters

A screen reader says “image”, and a search engine finds nothing.

## Bad

````a.md
```python
import matplotlib.pyplot as plt

plt.plot([1, 4, 9]);
```
````

## Good

````a.md
```python {fig-alt="A line that rises ever faster."}
import matplotlib.pyplot as plt

plt.plot([1, 4, 9]);
```
````

## Fix

Say what the figure shows: `fig-alt="A line that rises ever faster."`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.executor.outcome import Outcome
from knotwork.graph import ConceptGraph
from knotwork.programs.attributes import is_off
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule

_BEFORE = frozenset({"text/html", "text/latex"})
"""Forms of a value that pages show rather than its picture."""


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each cell with a figure that has no description."""
    for path, trial in evidence.trials.items():
        for verdict in trial.verdicts:
            if path not in graph.notes or is_off(verdict.cell, "include"):
                continue
            described = (verdict.cell.attribute("fig-alt") or "").strip()
            if not described and (verdict.outcome.figures or _is_picture(verdict.outcome)):
                yield Finding(
                    path,
                    verdict.cell.opening,
                    "the figure of this cell has no alternative text",
                    'say what it shows: fig-alt="…"',
                )


def _is_picture(outcome: Outcome) -> bool:
    """Whether the last value shows itself as a picture, and as nothing that goes before one."""
    media = [media for media, _content in outcome.rich]
    return any(one.startswith("image/") for one in media) and not _BEFORE.intersection(media)


RULE = EvidenceRule("figure-without-alt", Severity.WARNING, check, __doc__, of_trials=True)
