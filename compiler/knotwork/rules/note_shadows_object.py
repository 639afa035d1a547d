"""A link means a note, and a Python object has the same name.

## What it finds

Links whose name is both that of a note (its file name or an alias) and that of a documented Python
object. The note wins, always.

## Why it matters

Whoever wrote the link may have meant either. Nothing is broken, so this is a remark: it says which
of the two the link leads to, before a reader of the page has to find out.

## Bad

```index.md
Vectors are added with [[arrays]].
```

```arrays.md
Lists of numbers, all of one kind.
```

```arrays.py
def add(a, b): ...
```

## Good

```index.md
Vectors are added with [[arrays.add]].
```

```list of numbers.md
All of one kind.
```

```arrays.py
def add(a, b): ...
```

## Fix

Rename the note if the object is meant, or leave the remark out with `ignore`."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.links import visible_links
from knotwork.api.vault import NO_API
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph, target_of
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link to a note whose target is also the name of an object."""
    objects = graph.names.api.objects
    if graph.names.api == NO_API:
        return
    for path, _number, link, meaning in visible_links(graph):
        target = target_of(meaning)
        if target is None or target in graph.made or not link.wiki or not link.target:
            continue
        if path not in graph.made and objects.known(link.target):
            yield Finding(
                path,
                link.span,
                f"“{link.target}” is the note {target}, and a Python object has the same name",
                "the note wins; rename it if the object is meant",
            )


RULE = Rule("note-shadows-object", Severity.INFO, check, __doc__)
