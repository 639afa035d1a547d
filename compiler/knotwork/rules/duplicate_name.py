"""Notes share a name that links use, or paths differ only in letter case.

## What it finds

Several notes with one file name, where some link uses that name without a folder; and files whose
paths are the same but for letter case.

## Why it matters

What a bare name means then depends on where the link stands. Two paths that differ only in case
cannot exist side by side on most disks of Windows and macOS: one of them is lost there.

## Bad

```algebra/norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

```society/law.md
Some laws began as a [[norm]].
```

## Good

```algebra/vector norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

```society/law.md
Some laws began as a [[norm]].
```

## Fix

Rename one of the notes, or name the folder in the links.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Related, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Found
from knotwork.names import key, stem
from knotwork.rules.rule import Rule, links
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each group of notes that share a name in use, and each pair of case twins."""
    shared = {
        key(stem(paths[0])): tuple(path for path in paths if path in graph.notes)
        for paths in graph.names.same_name()
    }
    used: dict[str, tuple[str, Span]] = {}
    for path, _number, link, meaning in links(graph):
        name = key(link.target)
        if name in shared and isinstance(meaning, Found) and name not in used:
            used[name] = (path, link.span)
    for name, paths in sorted(shared.items()):
        twins = {key(path) for path in paths}
        if len(twins) < len(paths):
            yield from _twins(paths)
        elif name in used and len(paths) > 1:
            others = tuple(Related(path, Span(0, 0), "has it too") for path in paths[1:4])
            source, span = used[name]
            use = Related(source, span, "a link by the bare name")
            yield Finding(
                paths[0],
                Span(0, 0),
                f"{len(paths)} notes are called “{stem(paths[0])}”, and links use the bare name",
                "rename one, or name the folder in the links",
                (use, *others),
            )


def _twins(paths: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for path in paths:
        twin = first.setdefault(key(path), path)
        if twin != path:
            yield Finding(
                path,
                Span(0, 0),
                f"“{path}” and “{twin}” differ only in letter case",
                "rename one: on most disks of Windows and macOS only one of them can exist",
            )


RULE = Rule("duplicate-name", Severity.WARNING, check, __doc__)
