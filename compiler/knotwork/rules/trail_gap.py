"""The chain of a container's notes is broken.

## What it finds

Containers whose notes name neighbours, but do not form one chain: each note after the first that
has nothing before it. A note that is yet to be written may connect whatever names it. Where most of
them neither name a neighbour nor are named as one, as in a vault that mostly says `up::` and no
more, they have no order to break: then a gap is where a chain begins.

## Why it matters

A reader who goes from note to note comes to an end in the middle of the chapter.

## Bad

```chapter.md
The chapter.
```

```a.md
[[book]]/[[chapter]] > [[b]]
```

```b.md
[[a]] < [[book]]/[[chapter]]
```

```c.md
[[book]]/[[chapter]] > [[d]]
```

```d.md
[[c]] < [[book]]/[[chapter]]
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

Name the note before it in its trail, and name it in the trail of that note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.names import natural_key
from knotwork.rules.chains import Chain, chains, title
from knotwork.rules.rule import Rule
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each note with which another chain of its container begins."""
    for chain in chains(graph):
        if following := chain.following():
            yield from _gaps(graph, chain, following)


def _gaps(graph: ConceptGraph, chain: Chain, following: Mapping[str, str]) -> Iterator[Finding]:
    led_to = {after for _before, after in chain.edges()}
    heads = sorted(
        ({*chain.members, *following} - led_to), key=lambda node: natural_key(title(graph, node))
    )
    lengths = _lengths(heads, following)
    alone = {head for head in heads if lengths[head] == 1}
    if 2 * len(alone) > len(chain.members):
        heads = [head for head in heads if head not in alone]
    if not heads:
        return
    heads.sort(key=lambda node: -lengths[node])
    end = heads[0]
    for _step in range(lengths[end] - 1):
        end = following[end]
    for head in heads[1:]:
        if head not in chain.members:
            continue
        yield Finding(
            head,
            chain.members[head],
            f"nothing leads to “{title(graph, head)}” in “{title(graph, chain.container)}”",
            f"name the note before it; the longest chain there ends with “{title(graph, end)}”",
            (RelatedPlace(end, chain.members.get(end, Span(0, 0)), "the end of that chain"),)
            if end in graph.notes
            else (),
        )


def _lengths(heads: Iterable[str], following: Mapping[str, str]) -> Mapping[str, int]:
    """The length of the chain from each head on; each node is visited once."""
    known: dict[str, int] = {}
    for head in heads:
        walked: dict[str, None] = {}
        node: str | None = head
        while node is not None and node not in known and node not in walked:
            walked[node] = None
            node = following.get(node)
        # A chain that runs into a circle ends there.
        length = known.get(node, 0) if node is not None else 0
        for back in reversed(walked):
            length += 1
            known[back] = length
    return known


RULE = Rule("trail-gap", Severity.WARNING, check, __doc__)
