"""Several notes have the same title.

## What it finds

Notes whose property `title` says the same, letter case aside. File names are left to
`duplicate-name`. It is off by default: a page about a thing and a page about the plugin of that
name may share their title on purpose.

## Why it matters

Lists, search and the graph tell them apart by their folders alone, the browser's tabs not at
all.

## Bad

```euclid.md
---
title: Norm
---
```

```society.md
---
title: Norm
---
```

## Good

```euclid.md
---
title: Norm of a vector
---
```

```society.md
---
title: Norm
---
```

## Fix

Say in the titles what tells the notes apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Unit
from knotwork.names import key
from knotwork.rules.rule import Rule
from knotwork.text import Span

_SHOWN = 3


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each title after the first that says the same."""
    titled: dict[str, list[str]] = defaultdict(list)
    for path, note in graph.notes.items():
        if note.unit.title:
            titled[key(note.unit.title)].append(path)
    for paths in titled.values():
        for path in paths[1:]:
            others = tuple(other for other in paths[: _SHOWN + 1] if other != path)[:_SHOWN]
            yield Finding(
                path,
                _span(graph.notes[path].unit),
                f"“{graph.title(path)}” is the title of {len(paths)} notes",
                "say in the title what tells it apart",
                tuple(
                    RelatedPlace(other, _span(graph.notes[other].unit), "has it too")
                    for other in others
                ),
            )


def _span(unit: Unit) -> Span:
    named = (found.span for found in unit.properties if found.name.lower() == "title")
    return next(named, Span(0, 0))


RULE = Rule("duplicate-title", Severity.WARNING, check, __doc__, default=False)
