"""A trail leads back to where it began.

## What it finds

Notes of one container whose trails, followed from next to next, come round to a note that has been
read. One finding for each loop. A note that names itself as the previous or next one is found too.

## Why it matters

The chapter has no end, and its notes no order.

## Bad

```chapter.md
The chapter.
```

```a.md
[[b]] < [[book]]/[[chapter]] > [[b]]
```

```b.md
[[a]] < [[book]]/[[chapter]] > [[a]]
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

Decide where the chapter begins, and take the previous note out of that note's trail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.chains import Chain, chains, title
from knotwork.rules.rule import Rule

_SHOWN = 6


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each loop, at the first of its notes; and each note that is its own neighbour."""
    for chain in chains(graph):
        yield from _own_neighbours(chain)
        for loop in _loops(chain.following()):
            yield _finding(graph, chain, loop)


def _loops(following: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Each loop once, from its first node in code-point order."""
    done: set[str] = set()
    for start in sorted(following):
        walked: dict[str, int] = {}
        node: str | None = start
        while node is not None and node not in walked and node not in done:
            walked[node] = len(walked)
            node = following.get(node)
        if node is not None and node in walked:
            loop = tuple(walked)[walked[node] :]
            first = loop.index(min(loop))
            yield (*loop[first:], *loop[:first])
        done.update(walked)


def _own_neighbours(chain: Chain) -> Iterator[Finding]:
    for side, named in (("previous", chain.previous), ("next", chain.next)):
        for path, claims in named.items():
            if claims[0].node == path:
                yield Finding(
                    path,
                    claims[0].span,
                    f"the trail names its own note as the {side} one",
                    f"name the {side} note there, or none; the note itself has no place in it",
                )


def _finding(graph: ConceptGraph, chain: Chain, loop: tuple[str, ...]) -> Finding:
    path = next(node for node in loop if node in chain.members)
    names = [title(graph, node) for node in loop[:_SHOWN]]
    dots = ["…"] if len(loop) > _SHOWN else []
    way = " > ".join([*names, *dots, names[0]])
    claims = (*chain.previous.get(path, ()), *chain.next.get(path, ()))
    return Finding(
        path,
        claims[0].span if claims else chain.members[path],
        f"the trail runs in a circle: {way}",
        "decide which of them comes first, and let its trail name no previous note",
    )


RULE = Rule("trail-loop", Severity.WARNING, check, __doc__)
