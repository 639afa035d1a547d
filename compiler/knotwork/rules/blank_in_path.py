"""A Markdown link has a blank in its path, so it is plain text.

## What it finds

`[words](path)` and `![words](path)`, with or without a title, whose path holds a blank and ends
like a note, picture, PDF, recording or canvas.

## Why it matters

A path ends at the first blank, in Obsidian as in all Markdown. The link shows as it is written,
with its brackets, and is missing from the graph.

## Bad

```a.md
See [the product](dot product.md).
```

```dot product.md
A sum.
```

## Good

```a.md
See [the product](<dot product.md>), or [the same](dot%20product.md).
```

```dot product.md
A sum.
```

## Fix

Put the path between `<` and `>`, write `%20` for each blank, or use a wiki link. `--unsafe-fixes`
does the first where the file is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Flaw
from knotwork.resolve import find
from knotwork.rules.rule import Rule
from knotwork.syntax.link import decoded

_NAME = "blank-in-path"


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link with a blank in its path."""
    for path, note in graph.notes.items():
        for flaw in note.unit.flaws:
            if flaw.kind == _NAME:
                fix = _bracketed(graph, path, flaw)
                yield Finding(path, flaw.span, flaw.message, flaw.help, fix=fix)


def _bracketed(graph: ConceptGraph, path: str, flaw: Flaw) -> Fix | None:
    """Put the path in angle brackets if the file exists; not safe, as the page then changes."""
    target = flaw.better.rpartition("<")[2].partition(">")[0].partition("#")[0]
    if not target or not find(decoded(target), path, graph.names, graph.mode, wiki=False).paths:
        return None
    return Fix("Put the path in angle brackets", (Edit(path, flaw.span, flaw.better),), False)


RULE = Rule(_NAME, Severity.WARNING, check, __doc__)
