"""An `output` fence follows something that is not a cell, or that never runs.

## What it finds

A fence labelled `output` that does not stand directly after a `python` fence, or stands after one
with `eval=false`.

## Why it matters

It looks like something that is tested, and nothing tests it.

## Bad

````a.md
```python
print(4)
```

A word between.

```output
4
```
````

## Good

````a.md
```python
print(4)
```

```output
4
```
````

## Fix

Move the fence to its cell, or label it `text`: then the page shows it like any other text."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.programs.attributes import is_off
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Output fences that belong to no cell."""
    for path, note in graph.notes.items():
        cells = {fence.output: fence for fence in note.unit.fences}
        for number, fence in enumerate(note.unit.fences):
            if not fence.is_output:
                continue
            if number not in cells:
                message = "this output belongs to no cell, so nothing tests it"
                way_out = "put it directly after its python fence, or label it `text`"
                yield Finding(path, fence.opening, message, way_out)
            elif is_off(cells[number], "eval"):
                message = "the cell of this output never runs, so nothing tests it"
                yield Finding(path, fence.opening, message, "label it `text`, or drop `eval=false`")


RULE = Rule("stray-output", Severity.WARNING, check, __doc__)
