"""An output shows an object's handle, which says nothing about it.

## What it finds

Handles such as `<matplotlib.lines.Line2D at 0x7f3c…>` and `<module 'x' from '/…'>`: in `output`
fences that were written with the address, and, where cells are run, in what a cell shows without a
fence. A fence that says `0x...` is taken to be meant.

## Why it matters

The reader learns nothing from it, and the address is different in the next run. Most often the last
line of a cell draws something, and its value is shown by accident.

## Bad

````a.md
```python
object()
```

```output
<object object at 0x7f3c5c1f4a10>
```
````

## Good

````a.md
```python
object();
```
````

## Fix

End the line with `;`, which shows nothing, or give the value a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Fence
from knotwork.programs.attributes import is_off
from knotwork.programs.verdicts import Verdict
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule

_ADDRESS = re.compile(r"<[^<>\n]{1,200} at 0x[0-9A-Fa-f]+>|<module '[^'\n]+' from '[^'\n]+'>")
_HANDLE = re.compile(rf"{_ADDRESS.pattern}|<[^<>\n]{{1,200}} at 0x\.\.\.>")
"""Matches a handle with `0x...` too, which the executor writes for every address."""
_LONGEST = 60


def handle(shown: str) -> str:
    """The first handle in what a cell showed; empty for none."""
    found = _HANDLE.search(shown)
    return found[0] if found else ""


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each fence with an address, and each cell that shows a handle."""
    for path, note in graph.notes.items():
        for cell in note.unit.fences:
            if cell.is_output and (found := _ADDRESS.search(cell.code)):
                yield _finding(path, cell, found[0])
    for path, trial in evidence.trials.items():
        for verdict in trial.verdicts:
            sound = verdict.kind == "passed" and path in graph.notes
            if sound and (found_ := handle(_shown(verdict))):
                yield _finding(path, verdict.cell, found_)


def _shown(verdict: Verdict) -> str:
    """The text that the page shows: without a value that has a rich form, and nothing if hidden."""
    cell, outcome = verdict.cell, verdict.outcome
    if cell.output is not None or is_off(cell, "output") or is_off(cell, "include"):
        return ""
    return outcome.text if outcome.rich else outcome.shown


def _finding(path: str, fence: Fence, shown: str) -> Finding:
    short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    message = f"the output shows a handle, which says nothing to a reader: “{short}”"
    return Finding(path, fence.opening, message, "end the cell's last line with `;`")


RULE = EvidenceRule("object-handle", Severity.INFO, check, __doc__, of_trials=True)
