"""The notes that many others build on: PageRank without the trails.

Power iteration as Brin and Page describe it (*The anatomy of a large-scale hypertextual web search
engine*, 1998): damping 0.85, the rank of dangling notes spread evenly. Not networkx's, which needs
SciPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from knotwork.analysis.neighbours import linked
from knotwork.graph import ConceptGraph
from knotwork.learning.prerequisites import Needs, transposed

_DAMPING = 0.85
_ROUNDS = 100
_CLOSE_ENOUGH = 1e-9
"""The sum of the changes of all ranks in a round at which to stop; the ranks add up to 1."""


class Hub(msgspec.Struct, frozen=True):
    """A note with its rank."""

    path: str
    title: str
    rank: float
    """PageRank, as a multiple of the average."""
    linked_from: int
    """The number of notes that link to it."""


def hubs(graph: ConceptGraph) -> tuple[Hub, ...]:
    """All notes, the highest rank first, ties in path order."""
    links = linked(graph)
    incoming = transposed(links)
    rank = pagerank(tuple(graph.notes), links)
    found = (
        Hub(path, graph.title(path), round(rank[path] * len(rank), 4), len(incoming.get(path, ())))
        for path in graph.notes
    )
    return tuple(sorted(found, key=lambda hub: (-hub.rank, hub.path)))


def pagerank(paths: Sequence[str], links: Needs) -> Mapping[str, float]:
    """The probability of each note for a reader who follows links at random; all add up to 1."""
    if not paths:
        return {}
    number = {path: at for at, path in enumerate(paths)}
    targets = [[number[one] for one in links.get(path, ())] for path in paths]
    even = 1.0 / len(paths)
    rank = [even] * len(paths)
    for _round in range(_ROUNDS):
        after = [0.0] * len(paths)
        adrift = 0.0
        for at, there in enumerate(targets):
            if there:
                share = rank[at] / len(there)
                for one in there:
                    after[one] += share
            else:
                adrift += rank[at]
        spread = (1.0 - _DAMPING + _DAMPING * adrift) * even
        after = [_DAMPING * got + spread for got in after]
        change = sum(abs(new - old) for new, old in zip(after, rank, strict=True))
        rank = after
        if change < _CLOSE_ENOUGH:
            break
    return dict(zip(paths, rank, strict=True))
