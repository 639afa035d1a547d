"""A cell imports what does not exist in a reader's browser.

## What it finds

A cell that imports a module which is neither in the standard library of Pyodide, the Python of
browsers, nor in any of the packages that it can load. One finding for each cell, about the first
such module. Imports inside `try … except ImportError` do not count, nor do modules that a cell of
the note writes (`"helper.py"`), and `eval=false` cells are left alone.

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

from collections.abc import Iterator, Mapping

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.programs.attributes import runnable
from knotwork.programs.browser import lacks, written_modules
from knotwork.programs.note_programs import NoteProgram, data_files, programs_by_note
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each cell that imports a module which exists in no browser."""
    if evidence.browser is None:
        return
    known = programs_by_note(graph)
    for path, note in graph.notes.items():
        for cell in note.unit.fences:
            if cell.is_output:
                continue
            found = lacks(runnable(cell, path), evidence.browser)
            own = _own_modules(graph, known, path) if found else frozenset()
            lost = (lack for lack in found if not lack.package and lack.module not in own)
            absent = next(lost, None)
            if absent is not None:
                yield Finding(
                    path,
                    cell.opening,
                    f"`{absent.module}` does not exist in a browser: readers cannot run this cell",
                    "its output is shown and tested all the same",
                )


def _own_modules(
    graph: ConceptGraph, known: Mapping[str, NoteProgram], path: str
) -> frozenset[str]:
    """The modules beside a note's cells: its own, those of used notes, those that cells write."""
    made = known.get(path)
    files = [name for name, _path in data_files(graph, path)]
    if made is not None:
        files += [name for name, _path in made.program.files]
        files += written_modules(made.program.cells)
    return frozenset(name.removesuffix(".py") for name in files if name.endswith(".py"))


RULE = EvidenceRule("not-in-browser", Severity.INFO, check, __doc__)
