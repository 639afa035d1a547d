"""A note uses the definitions of a note that is not there.

## What it finds

A `uses` property whose link leads to no note of the vault.

## Why it matters

The cells of a note run after those of the notes that it uses. If one of these is missing, none of
its cells can run.

## Bad

```a.md
---
uses: ["[[dot produkt]]"]
---
```

```dot product.md
The dot product.
```

## Good

```a.md
---
uses: ["[[dot product]]"]
---
```

```dot product.md
The dot product.
```

## Fix

Write the name of the note whose cells define what this one needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import MissingNote
from knotwork.programs.note_programs import uses
from knotwork.rules.proposal import Proposals
from knotwork.rules.rule import Rule, did_you_mean


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each `uses` that leads to no note."""
    proposals = Proposals(graph)
    for path, note in graph.notes.items():
        for number in uses(graph, path).lost:
            link = note.unit.links[number]
            missing = isinstance(graph.meanings[path][number], MissingNote)
            alike = did_you_mean(proposals.links(link, path)) if missing else ""
            yield Finding(
                path,
                link.span,
                f"the cells of this note cannot run: it uses {link.text}, which is "
                f"{'not in the vault' if missing else 'no note'}",
                alike if missing else "name the note that has cells",
            )


RULE = Rule("broken-uses", Severity.ERROR, check, __doc__)
