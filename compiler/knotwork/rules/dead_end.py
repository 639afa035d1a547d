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

from knotwork.analysis.loose_ends import dead_ends
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note with text but without a link to another note."""
    for end in dead_ends(graph):
        if not graph.notes[end.path].unit.blank:
            words = "no link leads on from here"
            yield Finding(end.path, Span(0, 0), words, "link to related notes")


RULE = Rule("dead-end", Severity.INFO, check, __doc__, default=False)
