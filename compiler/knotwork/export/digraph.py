"""The graph as a `MultiDiGraph` of networkx, with an edge for each link.

Node ids are those of `elements`. Node attributes: `kind` (`note`, `file`, `stub`, `tag`), `title`,
`aliases` and `tags` (tuples of strings). Edge attributes: `relation`, `anchor`, `label`, `property`
(strings, empty if there is none), `line` (from 1; 0 if none), `hidden` (whether it is in a
comment).
"""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

from knotwork.export.elements import Elements

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Notes, files, stubs and tags as nodes, and the links between them as edges."""


def digraph(known: Elements) -> Network:
    """A networkx graph with every node and edge."""
    graph: Network = nx.MultiDiGraph()
    for node in known.nodes:
        graph.add_node(
            node.id, kind=node.kind, title=node.title, aliases=node.aliases, tags=node.tags
        )
    for edge in known.edges:
        graph.add_edge(
            edge.source,
            edge.target,
            relation=edge.relation,
            anchor=edge.anchor,
            label=edge.label,
            property=edge.property,
            line=edge.line,
            hidden=edge.hidden,
        )
    return graph
