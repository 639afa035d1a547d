"""A heading is more than one level deeper than the one above it.

## What it finds

Headings such as `####` directly below a `##`. At which level a note begins is its own affair.

## Why it matters

Screen readers let people jump from level to level, and tables of contents indent by it: a level
that is not there looks like text that is missing.

## Bad

```norms.md
## Euclidean
#### Example
```

## Good

```norms.md
## Euclidean
### Example
```

## Fix

Take away marks until the heading is one level below its parent.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each heading that skips a level."""
    for path, note in graph.notes.items():
        for above, heading in pairwise(note.unit.headings):
            if heading.level > above.level + 1:
                yield Finding(
                    path,
                    heading.span,
                    f"a heading of level {heading.level} follows one of level {above.level}",
                    f"begin it with {'#' * (above.level + 1)}",
                )


RULE = Rule("heading-level-skipped", Severity.INFO, check, __doc__)
