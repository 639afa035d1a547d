"""A relative path leads nowhere, and only a lenient reading of it finds a file.

## What it finds

Links that begin with `./` or `../` and lead nowhere from where they stand, while the path of some
other file happens to end with the one they name.

## Why it matters

Obsidian is this lenient, and so is Knotwork; editors, code hosts and other site generators are not.
Nor is it certain that the file found is the one that was meant. The link works here, so this is a
remark.

## Bad

```index.md
See [the proof](./proofs/b.md).
```

```algebra/proofs/b.md
Here.
```

## Good

```index.md
See [the proof](./algebra/proofs/b.md).
```

```algebra/proofs/b.md
Here.
```

## Fix

Write the path from the note, or from the vault's root without the dots."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Ambiguous, Found
from knotwork.rules.proposal import written
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each relative link that was read as another path."""
    for path, _number, link, meaning in doubtful_links(graph):
        target = target_of(meaning)
        if isinstance(meaning, Found | Ambiguous) and meaning.via == "fallback" and target:
            yield Finding(
                path,
                link.span,
                f"“{link.target}” leads nowhere from here; “{target}” is taken instead",
                f"write {written(graph, target, wiki=link.wiki)}, or its path from this note",
            )


RULE = Rule("lenient-path", Severity.INFO, check, __doc__)
