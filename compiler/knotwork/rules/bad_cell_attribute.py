"""An attribute of a cell means nothing, or cannot be read.

## What it finds

An attribute, a class or a value that Knotwork does not know, in the braces of a `python` fence or
in its `#|` lines; braces that cannot be read at all; attributes without braces, such as
`raises=ValueError`; two cells of one note with the same `#id`. Words of other tools after the
language (`title="a.py"`, `linenums=1`) are left alone.

## Why it matters

A misspelt `include=false` shows what was meant to be hidden, and a misspelt `raises` fails a test
that was meant to pass.

## Bad

````a.md
```python {#square exho=false}
print(2 * 2)
```
````

## Good

````a.md
```python {#square echo=false}
print(2 * 2)
```
````

## Fix

Write one of the attributes that a cell knows: `eval`, `echo`, `output`, `include`, `raises`,
`timeout`, `fig-cap`, `fig-alt`, `exercise`, and the classes `.setup`, `.solution`, `.check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Note
from knotwork.programs.attributes import faults
from knotwork.rules.rule import Rule, flaws

_unreadable = flaws("bad-cell-attribute")


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Attributes without a meaning, cell by cell."""
    yield from _unreadable(graph)
    for path, note in graph.notes.items():
        yield from _twins(path, note)
        for cell in note.unit.fences:
            if not cell.is_output:
                for fault in faults(cell):
                    yield Finding(path, cell.opening, fault.message, fault.help)


def _twins(path: str, note: Note) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for number, cell in enumerate(note.unit.fences):
        name = cell.attribute("id")
        if name is None or cell.is_output:
            continue
        if name in first:
            twin = note.unit.fences[first[name]].opening
            related = (RelatedPlace(path, twin, "the first one"),)
            yield Finding(
                path,
                cell.opening,
                f"another cell of this note is called #{name}",
                "give each cell an id of its own",
                related,
            )
        first.setdefault(name, number)


RULE = Rule("bad-cell-attribute", Severity.WARNING, check, __doc__)
