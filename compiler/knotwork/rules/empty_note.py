"""A note holds nothing.

## What it finds

Notes without text and without properties: files that were made by following a link to a missing
note and never written, or lost by a failed synchronisation.

## Why it matters

The link that leads there looks as if there were something to read.

## Bad

```softmax.md
```

## Good

```softmax.md
Numbers become probabilities.
```

## Fix

Write the note, or delete it: the links to it then show that it is still to be written.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note without text and without properties."""
    for path, note in graph.notes.items():
        unit = note.unit
        if unit.blank and not (unit.properties or unit.links or unit.flaws):
            yield Finding(path, Span(0, 0), "the note is empty", "write it, or delete the file")


RULE = Rule("empty-note", Severity.INFO, check, __doc__)
