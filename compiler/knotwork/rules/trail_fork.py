"""Two trails claim the same neighbour.

## What it finds

Notes of one container that name the same note as their next one, or as their previous one, while
that note does not say which of them is right; and a note whose own trails in one container name
different neighbours. Where the neighbour does say, `trail-mismatch` reports the side that is wrong.

## Why it matters

The order of the chapter forks, and one of the branches is left out of previous and next.

## Bad

```chapter.md
The chapter.
```

```a.md
[[book]]/[[chapter]] > [[c]]
```

```b.md
[[book]]/[[chapter]] > [[c]]
```

## Good

```chapter.md
The chapter.
```

```a.md
[[book]]/[[chapter]] > [[b]]
```

```b.md
[[a]] < [[book]]/[[chapter]] > [[c]]
```

## Fix

Decide which note comes first, and let the trails say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.chains import Claim, chains, title
from knotwork.rules.rule import Rule

_WAY_OUT = "decide which of them comes first, and let the trails say so"


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each claim to a neighbour that another note, or another trail of the note, contradicts."""
    for chain in chains(graph):
        yield from _two_minds(graph, chain.next, "next")
        yield from _two_minds(graph, chain.previous, "previous")
        yield from _rivals(graph, chain.next, chain.previous, "next")
        yield from _rivals(graph, chain.previous, chain.next, "previous")


def _two_minds(
    graph: ConceptGraph, named: Mapping[str, tuple[Claim, ...]], side: str
) -> Iterator[Finding]:
    for path, (first, *others) in named.items():
        for claim in others:
            if claim.node != first.node:
                yield Finding(
                    path,
                    claim.span,
                    f"“{title(graph, claim.node)}” is the {side} note here, and"
                    f" “{title(graph, first.node)}” is too",
                    _WAY_OUT,
                    (RelatedPlace(path, first.span, "the other trail"),),
                )


def _rivals(
    graph: ConceptGraph,
    named: Mapping[str, tuple[Claim, ...]],
    answers: Mapping[str, tuple[Claim, ...]],
    side: str,
) -> Iterator[Finding]:
    claimed: dict[str, dict[str, Claim]] = defaultdict(dict)
    for path, claims in named.items():
        for claim in claims:
            if claim.node not in answers:
                claimed[claim.node].setdefault(path, claim)
    for node, claimants in claimed.items():
        (first, at), *others = claimants.items()
        for path, claim in others:
            yield Finding(
                path,
                claim.span,
                f"“{title(graph, node)}” is the {side} note here and in “{graph.title(first)}”",
                _WAY_OUT,
                (RelatedPlace(first, at.span, "says so too"),),
            )


RULE = Rule("trail-fork", Severity.WARNING, check, __doc__)
