"""The graph as networkx has it.

Node ids are those of `elements`. Node attributes: `kind` (`note`, `file`, `stub`, `tag`), `title`,
`aliases` and `tags` (tuples of text). Edge attributes: `relation`, `anchor`, `label`, `property`
(texts, empty if there is none), `line` (from 1; 0 if none), `hidden` (stands in a comment). A note
links to another as often as it does: the graph is a `MultiDiGraph`.
"""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

from knotwork.export.elements import Elements

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Notes, files, stubs and tags with what links them."""


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
