"""A link leads to a heading that its note has twice.

## What it finds

Links to a heading by its words alone, where several headings of the target have those words.
Headings that repeat (*Example*, *Notes*) are left alone as long as no link means one of them.

## Why it matters

The link always leads to the first of them, whichever was meant, and no link can say otherwise.

## Bad

```norms.md
## Euclidean
### Example
## Manhattan
### Example
```

```vector.md
As in [[norms#Example]].
```

## Good

```norms.md
## Euclidean
### Example
## Manhattan
### Example
```

```vector.md
As in [[norms#Manhattan#Example]].
```

## Fix

Name the heading above it too, or rename one of the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from knotwork.analysis.links import visible_links
from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found
from knotwork.model import Heading
from knotwork.names import heading_key
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link by a heading's words that several headings have."""
    known: dict[str, Mapping[str, tuple[Heading, ...]]] = {}
    for path, _number, link, meaning in visible_links(graph):
        if not isinstance(meaning, Found) or not meaning.anchor or not link.anchor:
            continue
        parts = [part for part in link.anchor.split("#") if part.strip()]
        if len(parts) != 1 or meaning.path not in graph.notes:
            continue
        if meaning.path not in known:
            known[meaning.path] = _repeated(graph.notes[meaning.path].unit.headings)
        alike = known[meaning.path].get(heading_key(parts[0]), ())
        if alike and meaning.anchor == alike[0].id:
            yield Finding(
                path,
                link.span,
                f"{len(alike)} headings of “{graph.title(meaning.path)}” are called"
                f" “{alike[0].plain}”; the link leads to the first",
                "name the heading above it too (#above#this), or rename one of them",
                tuple(RelatedPlace(meaning.path, one.span, "has this name") for one in alike[:3]),
            )


def _repeated(headings: tuple[Heading, ...]) -> Mapping[str, tuple[Heading, ...]]:
    by_key: dict[str, list[Heading]] = defaultdict(list)
    for heading in headings:
        by_key[heading_key(heading.text)].append(heading)
    return {name: tuple(alike) for name, alike in by_key.items() if len(alike) > 1}


RULE = Rule("duplicate-heading", Severity.WARNING, check, __doc__)
