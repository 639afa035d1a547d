"""The graph as networkx has it, and in the two formats that networkx writes: GraphML and GEXF.

Node ids are those of `elements`. Node attributes: `kind` (`note`, `file`, `stub`, `tag`), `title`,
`aliases` and `tags` (tuples of text; joined by `; ` in files). Edge attributes: `relation`,
`anchor`, `label`, `property` (texts, empty if there is none), `line` (from 1; 0 if none), `hidden`
(stands in a comment). A note links to another as often as it does: the graph is a `MultiDiGraph`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any, TypeAlias
from xml.etree.ElementTree import ElementTree

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from knotwork.export.elements import Elements

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""Notes, files, stubs and tags with what links them."""

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def digraph(known: Elements) -> Network:
    """A networkx graph with every node and edge."""
    return _graph(known, lambda text: text, tuple)


def _joined(values: Iterable[str]) -> str:
    return _for_xml("; ".join(values))


def _for_xml(text: str) -> str:
    """Text without what XML has no way to write."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _graph(known: Elements, text: Any, listed: Any) -> Network:
    graph: Network = nx.MultiDiGraph()
    for node in known.nodes:
        graph.add_node(
            text(node.id),
            kind=node.kind,
            title=text(node.title),
            aliases=listed(node.aliases),
            tags=listed(node.tags),
        )
    for edge in known.edges:
        graph.add_edge(
            text(edge.source),
            text(edge.target),
            relation=text(edge.relation),
            anchor=text(edge.anchor),
            label=text(edge.label),
            property=text(edge.property),
            line=edge.line,
            hidden=edge.hidden,
        )
    return graph


def graphml(known: Elements) -> bytes:
    """GraphML, for Gephi, yEd, Cytoscape and whatever reads it."""
    writer = GraphMLWriter(prettyprint=True)
    writer.add_graph_element(_graph(known, _for_xml, _joined))
    stream = BytesIO()
    writer.dump(stream)
    return stream.getvalue()


def gexf(known: Elements) -> bytes:
    """GEXF 1.2, Gephi's own format."""
    graph = _graph(known, _for_xml, _joined)
    for _path, attributes in graph.nodes(data=True):
        attributes["label"] = attributes["title"]
    writer = GEXFWriter(prettyprint=True, version="1.2draft")
    # The day on which it was written would make the same graph another file tomorrow.
    del writer.xml.find("meta").attrib["lastmodifieddate"]
    writer.add_graph(graph)
    writer.indent(writer.xml)
    stream = BytesIO()
    ElementTree(writer.xml).write(stream, "utf-8", xml_declaration=True)
    return stream.getvalue() + b"\n"
