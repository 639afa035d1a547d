"""A snippet is written in another tool's dialect, so it does not run.

## What it finds

Fences that other tools execute: `{code-cell}` of MyST and Jupyter Book, `{python}` of Quarto and R
Markdown. One finding for each note, at the first of them.

## Why it matters

Knotwork shows such code and neither runs nor tests it. Whoever brings notes from those tools should
know.

## Bad

````a.md
```{python}
print(4)
```
````

## Good

````a.md
```python
print(4)
```
````

## Fix

Write the language first, and attributes in braces after it. Notes for MyST run as they are with
`--dialect myst`."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """The first such cell of each note: a note with one has many."""
    for path, note in graph.notes.items():
        flaw = next((one for one in note.unit.flaws if one.kind == "foreign-cell"), None)
        if flaw is not None:
            yield Finding(path, flaw.span, flaw.message, flaw.help)


RULE = Rule("foreign-cell", Severity.INFO, check, __doc__)
