"""An alias is also the name of another note, or its alias.

## What it finds

Aliases that cannot do what an alias is for, because a file of that name takes precedence or because
several notes claim it. It is off by default: in Obsidian an alias is one more word to find a note
by, and two people may well share a name. Where a link uses an alias of several notes,
`ambiguous-link` says so.

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

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.names import NOTE_SUFFIX, key, stem
from knotwork.rules.rule import Rule
from knotwork.text import Span

_SHOWN = 3


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each alias that is also another note's name or alias."""
    for alias, claimants in graph.names.aliases():
        named = graph.names.ending(alias + NOTE_SUFFIX)
        rivals = tuple(path for path in claimants if key(stem(path)) != alias)
        for path in claimants:
            if path not in graph.notes:
                continue
            subject, span = f"the alias “{graph.names.spellings[alias]}”", _span(graph, path)
            if others := _others(named, path, "has that name"):
                message = f"{subject} is the name of another note"
                way_out = "a link that uses it leads there; drop the alias or choose another"
                yield Finding(path, span, message, way_out, others)
            elif path in rivals and (others := _others(claimants, path, "has it too")):
                message = f"{subject} is claimed by {len(claimants)} notes"
                way_out = "a link that uses it is ambiguous; keep it in one of them"
                yield Finding(path, span, message, way_out, others)


def _others(paths: tuple[str, ...], path: str, role: str) -> tuple[RelatedPlace, ...]:
    others = [other for other in paths[: _SHOWN + 1] if other != path]
    return tuple(RelatedPlace(other, Span(0, 0), role) for other in others[:_SHOWN])


def _span(graph: ConceptGraph, path: str) -> Span:
    for found in graph.notes[path].unit.properties:
        if found.name.lower() in {"aliases", "alias"}:
            return found.span
    return Span(0, 0)


RULE = Rule("alias-shadows-note", Severity.WARNING, check, __doc__, default=False)
