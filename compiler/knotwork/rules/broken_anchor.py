"""A link names a heading, block or footnote that its note does not have.

## What it finds

Links whose note exists while the part after `#` does not.

## Why it matters

The reader lands at the top of a page and has to search; an embed of a missing section shows nothing
of the note at all. Headings get reworded, and nothing tells the notes that link to them.

## Bad

```a.md
See [[b#Geometric meaning]].
```

```b.md
## Geometric reading

Length times length times cosine.
```

## Good

```a.md
See [[b#Geometric reading]].
```

```b.md
## Geometric reading

Length times length times cosine.
```

## Fix

Name the heading as it stands now, or link to the note alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Ambiguous, MissingAnchor
from knotwork.names import stem
from knotwork.rules.rule import Rule, links
from knotwork.vault import near


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link whose anchor is missing."""
    for path, _number, link, meaning in links(graph):
        match meaning:
            case MissingAnchor(path=target) | Ambiguous(chosen=target, missing_anchor=True):
                written = link.anchor or ""
                noun = "block" if written.strip().startswith("^") else "heading"
                yield Finding(
                    path,
                    link.span,
                    f"“{stem(target)}” has no {noun} “{written}”",
                    _way_out(graph, target, written),
                )


def _way_out(graph: ConceptGraph, target: str, written: str) -> str:
    unit = graph.notes[target].unit
    last = written.rpartition("#")[2].strip()
    if last.startswith("^"):
        blocks = near(last, [f"^{block.id}" for block in unit.blocks])
        if blocks:
            return f"did you mean #{blocks[0]}?"
        return "mark the block with the id at its end, or link to its heading"
    headings = near(last, [heading.plain for heading in unit.headings])
    if headings:
        return f"did you mean #{headings[0]}?"
    names = [heading.plain for heading in unit.headings][:4]
    listed = ", ".join(f"“{name}”" for name in names)
    return (
        f"its headings are {listed}"
        if names
        else "the note has no headings; link to the note alone"
    )


RULE = Rule("broken-anchor", Severity.ERROR, check, __doc__)
