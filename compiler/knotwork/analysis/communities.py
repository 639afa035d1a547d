"""Groups of notes that link among themselves more than to the rest: Louvain's method, seeded.

Blondel, Guillaume, Lambiotte and Lefebvre, *Fast unfolding of communities in large networks*, 2008.
Trails are left out, so groups depend on what notes are about and not on their chapters.
"""

from __future__ import annotations

import msgspec
import networkx as nx

from knotwork.analysis.hubs import pagerank
from knotwork.analysis.neighbours import linked
from knotwork.graph import ConceptGraph
from knotwork.learning.prerequisites import Needs

_SEED = 7
"""Any number will do, as long as it stays the same."""


class Community(msgspec.Struct, frozen=True):
    """Notes that belong together."""

    title: str
    """The title of its first note."""
    paths: tuple[str, ...]
    """Its notes; those with the highest PageRank within the group come first."""


def communities(graph: ConceptGraph) -> tuple[Community, ...]:
    """The groups of two and more notes, the largest first."""
    links = linked(graph)
    paths = tuple(graph.notes)
    number = {path: at for at, path in enumerate(paths)}
    # Nodes are numbers, not names: the method iterates over sets, and the order of a set of strings
    # changes from one run of the interpreter to the next.
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(len(paths)))
    for path, targets in links.items():
        for target in targets:
            one, other = number[path], number[target]
            weight = network.get_edge_data(one, other, {"weight": 0})["weight"]
            network.add_edge(one, other, weight=weight + 1)
    if not network.number_of_edges():
        return ()
    groups = nx.community.louvain_communities(network, weight="weight", seed=_SEED)
    found = (_community(graph, [paths[at] for at in group], links) for group in groups)
    large = (one for one in found if len(one.paths) > 1)
    return tuple(sorted(large, key=lambda one: (-len(one.paths), one.paths)))


def _community(graph: ConceptGraph, paths: list[str], links: Needs) -> Community:
    inside = set(paths)
    own = {
        path: tuple(target for target in links.get(path, ()) if target in inside)
        for path in sorted(inside)
    }
    rank = pagerank(tuple(own), own)
    ordered = tuple(sorted(own, key=lambda path: (-round(rank[path], 9), path)))
    return Community(graph.title(ordered[0]), ordered)
