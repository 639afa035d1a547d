"""Notes related to another: those with similar neighbours.

The likeness of two notes is the cosine of their neighbourhoods: links in both directions count, and
the notes themselves; a neighbour counts less, the more neighbours it has (as in Adamic and Adar,
*Friends and neighbors on the web*, 2003). Personalised PageRank and plain co-citation were tried:
on real vaults both put hubs first (a changelog, *vector*), whatever the note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import log, sqrt

import msgspec

from knotwork.analysis.neighbours import both_ways, linked
from knotwork.graph import ConceptGraph
from knotwork.learning.order import shelf


class Related(msgspec.Struct, frozen=True):
    """A note that is like another."""

    path: str
    title: str
    likeness: float
    """From 0 to 1."""
    linked: bool
    """Whether one of the two links to the other."""


def related(graph: ConceptGraph, path: str) -> tuple[Related, ...]:
    """The notes like the one at `path`, the most similar first; without books and chapters."""
    near = both_ways(linked(graph))
    around = near.get(path, ())
    containers = shelf(graph).contents
    shared: dict[str, float] = defaultdict(float)
    for one in (path, *around):
        for other in (one, *near.get(one, ())):
            shared[other] += _weight(near, one)
    own = _length(near, path)
    found = [
        Related(other, graph.title(other), _likeness(sum_, own, near, other), other in around)
        for other, sum_ in shared.items()
        if other != path and other not in containers
    ]
    return tuple(sorted(found, key=lambda one: (-one.likeness, one.path)))


def _likeness(shared: float, own: float, near: Mapping[str, tuple[str, ...]], other: str) -> float:
    return round(shared / own / _length(near, other), 4)


def _weight(near: Mapping[str, tuple[str, ...]], path: str) -> float:
    """How much a note counts as a neighbour; every note is its own neighbour too."""
    return 1.0 / log(2.0 + len(near.get(path, ())))


def _length(near: Mapping[str, tuple[str, ...]], path: str) -> float:
    return sqrt(sum(_weight(near, one) for one in (path, *near.get(path, ()))))
