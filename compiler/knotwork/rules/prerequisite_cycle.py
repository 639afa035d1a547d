"""Notes need one another in a circle.

## What it finds

Prerequisites (`requires`, `uses`, and what `links.prerequisites` names) that lead from a note back
to itself. Where many notes need one another, one finding names the shortest circle among them.

## Why it matters

Nobody can begin with any of these notes, and no learning order respects them all.

## Bad

```vector.md
---
requires: "[[dot product]]"
---
```

```dot product.md
---
requires: "[[vector]]"
---
```

## Good

```vector.md
A list of numbers.
```

```dot product.md
---
requires: "[[vector]]"
---
```

## Fix

Take one of the links out of the circle: usually the one that is only *see also*.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.learning.circles import circles
from knotwork.learning.prerequisites import prerequisite_links, prerequisites
from knotwork.rules.rule import Rule
from knotwork.text import Span

_NAMED = 8
"""The most notes of a circle that the message names."""


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note that needs itself, and the shortest circle among notes that need one another."""
    for path in graph.notes:
        for number, target in prerequisite_links(graph, path):
            if target == path:
                span = graph.notes[path].unit.links[number].span
                yield Finding(path, span, "the note needs itself", "take the link out")
    for circle in circles(prerequisites(graph).needs):
        yield _finding(graph, circle)


def _finding(graph: ConceptGraph, circle: tuple[str, ...]) -> Finding:
    titles = [graph.title(path) for path in circle]
    if len(titles) > _NAMED:
        titles[_NAMED - 1 :] = [f"… {len(titles) - _NAMED + 1} more …"]
    names = " → ".join((*titles, titles[0]))
    steps = list(pairwise((*circle, circle[0])))
    return Finding(
        circle[0],
        _span(graph, *steps[0]),
        f"notes need one another in a circle: {names}",
        "take one of these links out, or give it another relation",
        tuple(
            RelatedPlace(source, _span(graph, source, target), f"needs “{graph.title(target)}”")
            for source, target in steps[1:_NAMED]
        ),
    )


def _span(graph: ConceptGraph, source: str, target: str) -> Span:
    number = next(number for number, found in prerequisite_links(graph, source) if found == target)
    return graph.notes[source].unit.links[number].span


RULE = Rule("prerequisite-cycle", Severity.WARNING, check, __doc__)
