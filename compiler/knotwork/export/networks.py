"""The graph in the two XML formats that network programs read: GraphML and GEXF.

Nodes, edges and their attributes are those of `digraph`; lists are strings joined by `; `, and
characters that XML cannot have are replaced. Edges have unique numbers as ids: Gephi and yEd take
two edges with one id for the same, wherever they lead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from knotwork.export.elements import Elements, ExportedEdge, ExportedNode
from knotwork.text import xml_text

_NODE = ("kind", "title", "aliases", "tags")
_EDGE = ("relation", "anchor", "label", "property", "line", "hidden")
_TYPES = {"line": "long", "hidden": "boolean"}
"""The types of the attributes that are not strings."""
_SPACES = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
"""Escapes white space in attributes, which would otherwise be read as a space."""


def graphml(known: Elements) -> bytes:
    """GraphML, for Gephi, yEd, Cytoscape and whatever reads it."""
    return "".join(_graphml(known)).encode()


def gexf(known: Elements) -> bytes:
    """GEXF 1.2, Gephi's own format."""
    return "".join(_gexf(known)).encode()


def _graphml(known: Elements) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
        ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    )
    for number, name in enumerate((*_NODE, *_EDGE)):
        owner = "node" if number < len(_NODE) else "edge"
        kind = _TYPES.get(name, "string")
        yield f'  <key id="d{number}" for="{owner}" attr.name="{name}" attr.type="{kind}" />\n'
    yield '  <graph edgedefault="directed">\n'
    for node in known.nodes:
        yield f'    <node id="{_attribute(node.id)}">\n'
        yield from _data(_values(node, _NODE), 0)
        yield "    </node>\n"
    for number, edge in enumerate(known.edges):
        yield f'    <edge id="{number}" {_ends(edge)}>\n'
        yield from _data(_values(edge, _EDGE), len(_NODE))
        yield "    </edge>\n"
    yield "  </graph>\n</graphml>\n"


def _data(values: Iterable[str], first: int) -> Iterator[str]:
    for number, value in enumerate(values, first):
        yield f'      <data key="d{number}">{_text(value)}</data>\n'


def _gexf(known: Elements) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<gexf xmlns="http://www.gexf.net/1.2draft"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://www.gexf.net/1.2draft'
        ' http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">\n'
        "  <meta>\n    <creator>Knotwork</creator>\n  </meta>\n"
        '  <graph defaultedgetype="directed" mode="static">\n'
    )
    of_edges = tuple(name for name in _EDGE if name != "label")  # an XML attribute in GEXF
    yield from _declared("node", _NODE, 0)
    yield from _declared("edge", (*of_edges, "networkx_key"), len(_NODE))
    yield "    <nodes>\n"
    for node in known.nodes:
        yield f'      <node id="{_attribute(node.id)}" label="{_attribute(node.title)}">\n'
        yield from _attvalues(_values(node, _NODE), 0)
        yield "      </node>\n"
    yield "    </nodes>\n    <edges>\n"
    parallel = Counter[tuple[str, str]]()
    for number, edge in enumerate(known.edges):
        ends = edge.source, edge.target
        label = f'label="{_attribute(edge.label)}"'
        yield f'      <edge id="{number}" {_ends(edge)} {label}>\n'
        yield from _attvalues((*_values(edge, of_edges), str(parallel[ends])), len(_NODE))
        yield "      </edge>\n"
        parallel[ends] += 1
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _declared(owner: str, names: Iterable[str], first: int) -> Iterator[str]:
    yield f'    <attributes class="{owner}" mode="static">\n'
    for number, name in enumerate(names, first):
        kind = "long" if name == "networkx_key" else _TYPES.get(name, "string")
        yield f'      <attribute id="{number}" title="{name}" type="{kind}" />\n'
    yield "    </attributes>\n"


def _attvalues(values: Iterable[str], first: int) -> Iterator[str]:
    yield "        <attvalues>\n"
    for number, value in enumerate(values, first):
        yield f'          <attvalue for="{number}" value="{_attribute(value)}" />\n'
    yield "        </attvalues>\n"


def _values(of: ExportedNode | ExportedEdge, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = getattr(of, name)
        if isinstance(value, tuple):
            yield "; ".join(value)
        else:
            yield str(value).lower() if isinstance(value, bool) else str(value)


def _ends(edge: ExportedEdge) -> str:
    return f'source="{_attribute(edge.source)}" target="{_attribute(edge.target)}"'


def _attribute(value: str) -> str:
    return escape(xml_text(value)).translate(_SPACES)


def _text(value: str) -> str:
    return escape(xml_text(value), quote=False).replace("\r", "&#13;")
