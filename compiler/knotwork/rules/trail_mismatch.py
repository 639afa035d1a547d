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

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Relation
from knotwork.rules.chains import Claim, Stand, stands, title
from knotwork.rules.proposal import written
from knotwork.rules.repairs import neighbour
from knotwork.rules.rule import Rule

_SIDES = (Relation.NEXT, Relation.PREVIOUS)
_OPPOSITE = {Relation.PREVIOUS: Relation.NEXT, Relation.NEXT: Relation.PREVIOUS}


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each pair of neighbours that do not agree, reported at the trail that names the other."""
    known = {
        (path, stand.container): stand for path in graph.notes for stand in stands(graph, path)
    }
    counts = Counter(
        (claim.node, container, side)
        for (_path, container), stand in known.items()
        for side in _SIDES
        if (claim := _neighbour(stand, side))
    )
    for (path, container), stand in known.items():
        for side in _SIDES:
            claim = _neighbour(stand, side)
            other = known.get((claim.node, container)) if claim and claim.node != path else None
            if claim is None or other is None:
                continue
            answer = _neighbour(other, _OPPOSITE[side])
            if answer is None or answer.node != path:
                only = counts[claim.node, container, side] == 1
                yield _finding(graph, path, claim, other, side, only=only)


def _neighbour(stand: Stand, side: Relation) -> Claim | None:
    """The neighbour that a note's trail names on one side."""
    return stand.previous if side is Relation.PREVIOUS else stand.next


def _finding(
    graph: ConceptGraph, path: str, claim: Claim, other: Stand, side: Relation, *, only: bool
) -> Finding:
    """The finding; `only` says that no second note claims the same place beside the other one."""
    side_there = _OPPOSITE[side]
    answer, there = _neighbour(other, side_there), graph.title(claim.node)
    says = f"names “{title(graph, answer.node)}”" if answer else "names no note"
    mendable = only and answer is None
    return Finding(
        path,
        claim.span,
        f"“{there}” is the {side} note here, but {says} as its {side_there} one",
        f"write {written(graph, path)} as the {side_there} note in the trail of “{there}”",
        (RelatedPlace(claim.node, other.span, "its trail"),),
        neighbour(graph, claim.node, other.place, side_there, path) if mendable else None,
    )


RULE = Rule("trail-mismatch", Severity.WARNING, check, __doc__)
