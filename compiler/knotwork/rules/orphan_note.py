"""No other note links to a note.

## What it finds

Notes that no other note links to and that stand in no trail. The start page (`index`, `_index` or
`README` in the root) is left alone. It is off by default: a new note is an orphan until something
grows towards it, and some vaults are found by searching.

## Why it matters

A reader who follows links never gets there.

## Bad

```index.md
Start with the vector.
```

```vector.md
An arrow with a length.
```

## Good

```index.md
Start with the [[vector]].
```

```vector.md
An arrow with a length.
```

## Fix

Link to it from a note that needs it, or put it into a trail.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.loose_ends import orphans
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.learning.order import places
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note that nothing leads to."""
    for orphan in orphans(graph):
        path = orphan.path
        if not any(place.containers for place in places(graph, path)):
            yield Finding(path, Span(0, 0), "no other note leads here", "link to it, or delete it")


RULE = Rule("orphan-note", Severity.INFO, check, __doc__, default=False)
