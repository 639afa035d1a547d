"""Two neighbours in a trail disagree about each other.

## What it finds

A note that names another as its next one, while that one names a different note, or none, as its
previous one in the same container; and the same the other way round.

## Why it matters

A reader who goes forward and then back ends up somewhere else, and the order of the chapter is
anybody's guess.

## Bad

```chapter.md
The chapter.
```

```a.md
[[book]]/[[chapter]] > [[b]]
```

```b.md
[[c]] < [[book]]/[[chapter]]
```

```c.md
[[book]]/[[chapter]]
```

## Good

```chapter.md
The chapter.
```

```a.md
[[book]]/[[chapter]] > [[b]]
```

```b.md
[[a]] < [[book]]/[[chapter]]
```

## Fix

Write the missing side, so that both notes name each other. Where the other note names none and only
one note claims the place, `--fix` does so, in the other note. Safe: nothing is removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Relation
from knotwork.order import TrailPlace, places
from knotwork.rules.chains import title
from knotwork.rules.proposal import written
from knotwork.rules.repairs import neighbour
from knotwork.rules.rule import Rule
from knotwork.text import Span


class _Stand(NamedTuple):
    """Where a note says it stands in one container."""

    place: TrailPlace
    previous: str | None
    """The path of the note, or the name of one that nobody has written."""
    next: str | None
    previous_span: Span
    next_span: Span
    span: Span

    def neighbour(self, side: Relation) -> str | None:
        """Who stands before or after."""
        return self.previous if side is Relation.PREVIOUS else self.next


_SIDES = (Relation.NEXT, Relation.PREVIOUS)
_OPPOSITE = {Relation.PREVIOUS: Relation.NEXT, Relation.NEXT: Relation.PREVIOUS}


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each pair of neighbours that do not agree, reported where the claim stands."""
    stands = {
        (path, container): stand
        for path in graph.notes
        for container, stand in _stands(graph, path)
    }
    claims = Counter(
        (target, container, side)
        for (_path, container), stand in stands.items()
        for side in _SIDES
        if (target := stand.neighbour(side))
    )
    for (path, container), stand in stands.items():
        for side in _SIDES:
            target = stand.neighbour(side)
            other = stands.get((target or "", container))
            if target and target != path and other and other.neighbour(_OPPOSITE[side]) != path:
                only = claims[target, container, side] == 1
                yield _finding(graph, path, stand, other, side, only=only)


def _stands(graph: ConceptGraph, path: str) -> Iterator[tuple[str, _Stand]]:
    links = graph.notes[path].unit.links
    for place in places(graph, path):
        if not place.containers:
            continue
        innermost = place.containers[-1]
        span = links[innermost].span
        yield (
            graph.container_key(path, innermost),
            _Stand(
                place,
                None if place.previous is None else graph.container_key(path, place.previous),
                None if place.next is None else graph.container_key(path, place.next),
                span if place.previous is None else links[place.previous].span,
                span if place.next is None else links[place.next].span,
                span,
            ),
        )


def _finding(
    graph: ConceptGraph, path: str, stand: _Stand, other: _Stand, side: Relation, *, only: bool
) -> Finding:
    """`only` if no second note claims the same place beside the other one."""
    answer = _OPPOSITE[side]
    said, target = other.neighbour(answer), stand.neighbour(side)
    assert target is not None
    there = graph.title(target)
    return Finding(
        path,
        stand.next_span if side is Relation.NEXT else stand.previous_span,
        f"“{there}” is the {side} note here, but {_says(graph, said)} as its {answer} one",
        f"write {written(graph, path)} as the {answer} note in the trail of “{there}”",
        (RelatedPlace(target, other.span, "its trail"),),
        neighbour(graph, target, other.place, answer, path) if only and said is None else None,
    )


def _says(graph: ConceptGraph, said: str | None) -> str:
    return "names no note" if said is None else f"names “{title(graph, said)}”"


RULE = Rule("trail-mismatch", Severity.WARNING, check, __doc__)
