"""An alias is another note's name, or another note's alias too.

## What it finds

Aliases that cannot do what an alias is for, because a file of that name takes precedence or because
several notes claim it.

## Why it matters

A link by such an alias leads to the note of that name, or to whichever note comes first.

## Bad

```norm.md
The size of a vector.
```

```vector norm.md
---
aliases: [norm]
---
```

## Good

```norm.md
The size of a vector.
```

```vector norm.md
---
aliases: [length]
---
```

## Fix

Drop the alias, or rename one of the notes.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Related, Severity
from knotwork.graph import ConceptGraph
from knotwork.names import key, stem
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each alias that another note's name or alias covers."""
    for path, note in graph.notes.items():
        span = _span(graph, path)
        for alias in note.unit.aliases:
            named = [other for other in graph.names.ending(key(alias + ".md")) if other != path]
            if named:
                message = f"the alias “{alias}” is the name of another note"
                yield Finding(
                    path, span, message, "links by it lead there",
                    tuple(Related(other, Span(0, 0), "has that name") for other in named[:3]),
                )  # fmt: skip
                continue
            others = [other for other in graph.names.aliased(alias) if other != path]
            if others and key(alias) != key(stem(path)):
                message = f"the alias “{alias}” is claimed by {len(others) + 1} notes"
                yield Finding(
                    path, span, message, "a link by it is ambiguous",
                    tuple(Related(other, Span(0, 0), "has it too") for other in others[:3]),
                )  # fmt: skip


def _span(graph: ConceptGraph, path: str) -> Span:
    for found in graph.notes[path].unit.properties:
        if found.name.lower() in {"aliases", "alias"}:
            return found.span
    return Span(0, 0)


RULE = Rule("alias-shadows-note", Severity.WARNING, check, __doc__)
