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

Write the language first, and attributes in braces after it. `--unsafe-fixes` writes `python` for
`{python}` and `{code-cell}`, unless that would lose options, or a cell has lines that only
notebooks run: the other tool then runs those cells no more. Notes for MyST run as they are with
`--dialect myst`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Flaw
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """The first cell of each tool in each note, with a fix for all: a note with one has many."""
    for path, note in graph.notes.items():
        tools: dict[str, list[Flaw]] = defaultdict(list)
        for flaw in note.unit.flaws:
            if flaw.kind == "foreign-cell":
                tools[flaw.message].append(flaw)
        for found in tools.values():
            first, fix = found[0], _as_cells(path, found)
            yield Finding(path, first.span, first.message, first.help, fix=fix)


def _as_cells(path: str, found: Iterable[Flaw]) -> Fix | None:
    """Write the language as Knotwork reads it; not safe, as the other tool then runs nothing."""
    edits = tuple(Edit(path, flaw.span, flaw.better) for flaw in found if flaw.better)
    return Fix("Write `python`", edits, safe=False, reveals=True) if edits else None


RULE = Rule("foreign-cell", Severity.INFO, check, __doc__)
