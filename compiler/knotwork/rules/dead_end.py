"""No link leads on from a note.

## What it finds

Notes with text but without a single link to another note. It is off by default: a definition may
well be an end.

## Why it matters

The reader has to go back to go on, and the graph does not know what the note belongs to.

## Bad

```vector.md
An arrow with a length.
```

```vector norm.md
How long a [[vector]] is.
```

## Good

```vector.md
An arrow with a length, its [[vector norm]].
```

```vector norm.md
How long a [[vector]] is.
```

## Fix

Link the words that have notes of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note that leads nowhere."""
    for path, note in graph.notes.items():
        if not note.unit.body.strip():
            continue
        targets = {graph.target(path, number) for number in range(len(note.unit.links))}
        if not any(target in graph.notes for target in targets - {path, None}):
            yield Finding(path, Span(0, 0), "no link leads on from here", "link to related notes")


RULE = Rule("dead-end", Severity.INFO, check, __doc__, default=False)
