"""Notes embed one another in a circle.

## What it finds

Embeds of notes that lead, through other embeds, back to the note they stand in.

## Why it matters

Shown in full, such a note would never end. The site cuts the circle with a box that names it, which
is hardly what a reader came for.

## Bad

```a.md
![[b]]
```

```b.md
![[a]]
```

## Good

```a.md
![[b]]
```

```b.md
See [[a]].
```

## Fix

Turn one of the embeds into a link, or embed the section that is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Found
from knotwork.rules.rule import Rule, links
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """One finding for each circle, at the first of its notes in path order."""
    embeds = _whole_embeds(graph)
    done: set[str] = set()
    for start in sorted(embeds):
        if start in done:
            continue
        for cycle in _cycles(start, embeds, done):
            first = min(cycle)
            at = cycle.index(first)
            turned = [*cycle[at:], *cycle[:at], first]
            names = " → ".join(graph.title(path) for path in turned)
            span = embeds[first][turned[1]]
            yield Finding(first, span, f"embeds go in a circle: {names}", "turn one into a link")


def _whole_embeds(graph: ConceptGraph) -> dict[str, dict[str, Span]]:
    """For each note the notes it embeds whole, with the first place at which it does."""
    result: dict[str, dict[str, Span]] = {}
    for path, _number, link, meaning in links(graph):
        target = target_of(meaning)
        whole = isinstance(meaning, Found) and not meaning.anchor
        if link.embed and not link.hidden and whole and target in graph.notes:
            assert target is not None
            result.setdefault(path, {}).setdefault(target, link.span)
    return result


def _cycles(
    start: str, embeds: dict[str, dict[str, Span]], done: set[str]
) -> Iterator[tuple[str, ...]]:
    """Circles reached from a note, by depth-first search without recursion."""
    path: list[str] = []
    where: dict[str, int] = {}
    stack: list[tuple[str, Iterator[str]]] = [(start, iter(embeds.get(start, ())))]
    where[start] = 0
    path.append(start)
    while stack:
        note, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            path.pop()
            del where[note]
            done.add(note)
        elif target in where:
            yield tuple(path[where[target] :])
        elif target not in done:
            where[target] = len(path)
            path.append(target)
            stack.append((target, iter(embeds.get(target, ()))))


RULE = Rule("embed-cycle", Severity.ERROR, check, __doc__)
