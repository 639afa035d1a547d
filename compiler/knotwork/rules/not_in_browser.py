"""A cell imports what does not exist in a reader's browser.

## What it finds

A cell that imports a module which neither the standard library of Pyodide has, the Python of
browsers, nor any of the packages that it can load. One finding a cell, for the first such module.
Imports inside `try … except ImportError` do not count, and `eval=false` cells are left alone.

## Why it matters

The cell and those below it get no Run button on the site; the page says why. Everything else works:
the cell is tested, and its output is shown.

## Bad

````a.md
```python
import torch
```
````

## Good

````a.md
```python
import math
```
````

## Fix

Write the cell with what a browser has, `numpy` for instance. Or accept it: the finding is for your
information.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.programs.attributes import runnable
from knotwork.programs.browser import lacks
from knotwork.programs.note_programs import data_files
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each cell that imports a module which exists in no browser."""
    if evidence.browser is None:
        return
    for path, note in graph.notes.items():
        browser = evidence.browser.beside(name for name, _path in data_files(graph, path))
        for cell in note.unit.fences:
            if cell.is_output:
                continue
            found = lacks(runnable(cell, path), browser)
            absent = next((lack for lack in found if not lack.package), None)
            if absent is not None:
                yield Finding(
                    path,
                    cell.opening,
                    f"`{absent.module}` does not exist in a browser: readers cannot run this cell",
                    "its output is shown and tested all the same",
                )


RULE = EvidenceRule("not-in-browser", Severity.INFO, check, __doc__)
