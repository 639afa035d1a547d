"""An `output` fence stands after something that is no cell.

## What it finds

A fence labelled `output` that does not stand directly after a `python` fence.

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

Move the fence to its cell, or label it `text`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Output fences that belong to no cell."""
    for path, note in graph.notes.items():
        owned = {fence.output for fence in note.unit.fences}
        for number, fence in enumerate(note.unit.fences):
            if fence.is_output and number not in owned:
                yield Finding(
                    path,
                    fence.opening,
                    "this output belongs to no cell, so nothing tests it",
                    "put it directly after its python fence, or label it `text`",
                )


RULE = Rule("stray-output", Severity.WARNING, check, __doc__)
