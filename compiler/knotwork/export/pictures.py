"""The graph as text that other programs draw: Graphviz's DOT and Mermaid.

A picture shows notes and stubs, with one arrow from one note to another for all links, labelled
with their relations. Tags and files are left out, and trails have arrows only in the forward
direction. Notes with the same title are distinguished.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knotwork.export.elements import NOTE, STUB, Elements, ExportedNode
from knotwork.model import Relation
from knotwork.pages.told_apart import placed

_IMPLIED = frozenset({Relation.PREVIOUS, Relation.CONTAINER})
_UNSAID = frozenset({Relation.LINK})


def dot(known: Elements) -> str:
    """A digraph in the language of Graphviz."""
    number = _numbered(known)
    lines = ["digraph notes {", "  rankdir=LR;", "  node [shape=box, style=rounded];"]
    for node, at in number.items():
        dashed = ', style="rounded,dashed"' if node.kind == STUB else ""
        attributes = f"label={_quoted(_called(node))}, tooltip={_quoted(node.id)}"
        lines.append(f"  n{at} [{attributes}{dashed}];")
    for (source, target), relations in _arrows(known).items():
        label = f" [label={_quoted(', '.join(relations))}]" if relations else ""
        lines.append(f"  n{source} -> n{target}{label};")
    return "\n".join([*lines, "}", ""])


def mermaid(known: Elements) -> str:
    """A flowchart in the language of Mermaid; programs that draw it refuse more than 500 arrows."""
    lines = ["flowchart LR"]
    for node, at in _numbered(known).items():
        label = _entities(_called(node))
        lines.append(f'  n{at}(["{label}"])' if node.kind == STUB else f'  n{at}["{label}"]')
    for (source, target), relations in _arrows(known).items():
        label = f'|"{_entities(", ".join(relations))}"|' if relations else ""
        lines.append(f"  n{source} -->{label} n{target}")
    return "\n".join([*lines, ""])


def _called(node: ExportedNode) -> str:
    return placed(node.title, node.place)


def _numbered(known: Elements) -> Mapping[ExportedNode, int]:
    drawn = (node for node in known.nodes if node.kind in {NOTE, STUB})
    return {node: at for at, node in enumerate(drawn)}


def _arrows(known: Elements) -> Mapping[tuple[int, int], tuple[str, ...]]:
    number = {node.id: at for node, at in _numbered(known).items()}
    result: dict[tuple[int, int], dict[str, None]] = {}
    for edge in known.edges:
        if edge.relation in _IMPLIED or edge.source not in number or edge.target not in number:
            continue
        arrow = result.setdefault((number[edge.source], number[edge.target]), {})
        if edge.relation not in _UNSAID:
            arrow[edge.relation] = None
    return {pair: tuple(relations) for pair, relations in result.items()}


def _quoted(text: str) -> str:
    r"""A string of DOT, with backslashes escaped, since `\N` and the like have a meaning."""
    plain = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _entities(text: str) -> str:
    """Text for Mermaid's quotes, with character codes for what it could read as markup."""
    plain = _one_line(text)
    return "".join(one if one.isalnum() or one in " -,.()" else f"#{ord(one)};" for one in plain)


def _one_line(text: str) -> str:
    printable: Iterable[str] = (one if one.isprintable() else " " for one in text)
    return " ".join("".join(printable).split())
