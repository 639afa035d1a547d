"""A note links to itself.

## What it finds

Links whose target is the note they stand in, without a heading or block to go to. Links to a part
of the same note are what `[[#heading]]` is for, and trails have rules of their own. It is off by
default: of 15 such links in vaults that other people wrote, 9 stood in lists or passages that
several pages share, and were meant.

## Why it matters

The reader clicks and nothing happens. Most of them are slips: another note was meant.

## Bad

```norm.md
Dividing by the [[norm]] makes a vector one long.
```

## Good

```norm.md
Dividing by the norm makes a vector one long; see [[#Unit vectors]].

## Unit vectors
```

## Fix

Write the words without the link, or link to the note that was meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph, target_of
from knotwork.model import TRAIL_RELATIONS
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link that leads to its own note, without an anchor."""
    for path, number, link, meaning in visible_links(graph):
        if link.embed or link.anchor is not None or not link.target:
            continue
        if target_of(meaning) == path and graph.relation(path, number) not in TRAIL_RELATIONS:
            yield Finding(
                path,
                link.span,
                f"the link leads to the note it stands in, “{graph.title(path)}”",
                "drop the brackets, or link to a heading: [[#heading]]",
            )


RULE = Rule("self-link", Severity.INFO, check, __doc__, default=False)
