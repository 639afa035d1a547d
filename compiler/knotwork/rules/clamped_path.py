"""A relative path climbs above the vault's root.

## What it finds

Links with more `../` than there are folders above the note.

## Why it matters

Obsidian holds such a path at the root, and so does Knotwork; most other programs, and every web
host, do not. The link works here, so this is a remark.

## Bad

```a/note.md
See [[../../b]].
```

```b.md
Here.
```

## Good

```a/note.md
See [[../b]].
```

```b.md
Here.
```

## Fix

Drop the surplus `../`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous, Found
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link whose path was clamped at the root."""
    for path, _number, link, meaning in doubtful_links(graph):
        if isinstance(meaning, Found | Ambiguous) and meaning.via == "clamped":
            yield Finding(
                path,
                link.span,
                f"“{link.target}” climbs above the vault's root and is held there",
                "drop the surplus `../`",
            )


RULE = Rule("clamped-path", Severity.INFO, check, __doc__)
