"""Several notes link to a note that nobody has written.

## What it finds

Missing notes that at least three notes link to: one finding for each, at its first link. It is off
by default, because `broken-link` already reports every one of those links. Select it instead where
missing notes are kept on purpose, as reminders.

## Why it matters

What many notes want is what should be written next.

## Bad

```a.md
See [[entropy]].
```

```b.md
See [[entropy]].
```

```c.md
See [[entropy]].
```

## Good

```a.md
See [[entropy]].
```

```b.md
See [[entropy]].
```

```c.md
See [[entropy]].
```

```entropy.md
The mean of what a message tells.
```

## Fix

Write the note.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.loose_ends import wanted_notes
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule

WANTED_BY = 3
"""The fewest notes that link to a missing one that is reported."""


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each missing note that many notes link to, at the first link."""
    for name, edges in wanted_notes(graph).items():
        sources = {edge.source for edge in edges}
        if len(sources) < WANTED_BY:
            continue
        first = edges[0]
        span = graph.notes[first.source].unit.links[first.number].span
        message = f"{len(sources)} notes link to “{name}”, which nobody has written"
        yield Finding(first.source, span, message, "write it")


RULE = Rule("stub-wanted", Severity.INFO, check, __doc__, default=False)
