"""The graph as two CSV files with the headers that Neo4j's importer reads.

    neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv

Lists are separated by `;`, the importer's own default, so a `;` inside one of their texts becomes a
comma.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from knotwork.export.elements import Elements, ExportedEdge, ExportedNode

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
_NODE_COLUMNS = ("id:ID", "title", "aliases:string[]", "tags:string[]", ":LABEL")
_EDGE_COLUMNS = (
    ":START_ID", ":END_ID", ":TYPE", "anchor", "label", "property", "line:int", "hidden:boolean",
)  # fmt: skip


def csv_files(known: Elements) -> Iterator[tuple[str, bytes]]:
    """The two files: name and content."""
    yield NODES, _csv(_NODE_COLUMNS, map(_node, known.nodes))
    yield RELATIONSHIPS, _csv(_EDGE_COLUMNS, map(_edge, known.edges))


def _node(node: ExportedNode) -> tuple[str, ...]:
    aliases, tags = _list(node.aliases), _list(node.tags)
    return node.id, node.title, aliases, tags, node.kind.capitalize()


def _edge(edge: ExportedEdge) -> tuple[str, ...]:
    return (
        edge.source,
        edge.target,
        _type(edge.relation),
        edge.anchor,
        edge.label,
        edge.property,
        str(edge.line or ""),
        "true" if edge.hidden else "false",
    )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [cell.replace("\0", "\N{REPLACEMENT CHARACTER}") for cell in row] for row in rows
    )
    return stream.getvalue().encode("utf-8", "replace")


def _list(values: Iterable[str]) -> str:
    return ";".join(value.replace(";", ",") for value in values)


def _type(relation: str) -> str:
    """The type of a relation in the style of Neo4j: `PART_OF` for `part-of`."""
    return "".join(one if one.isalnum() else "_" for one in relation).upper() or "LINK"
