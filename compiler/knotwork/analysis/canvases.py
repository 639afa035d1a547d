"""The files of the vault that its canvases show."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.canvas import CARD_LEAD, SUFFIX, nodes
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Syntax
from knotwork.names import key, normal
from knotwork.resolve import find, referred
from knotwork.syntax.compile import compile_note

_BARE = Syntax(pages=False, prose=False)


def canvases(graph: ConceptGraph) -> tuple[str, ...]:
    """The paths of a vault's canvases."""
    return tuple(path for path in graph.files if key(path).endswith(SUFFIX))


def shown_on(graph: ConceptGraph, path: str, text: str) -> Iterator[str]:
    """The paths that a canvas names: as nodes, behind groups, in the Markdown of cards.

    Raises:
        json.JSONDecodeError: the text is not a canvas.
    """
    for node in nodes(text):
        for words in (node.file, node.background):
            if words is not None:
                yield from graph.names.at(key(normal(words.value)))
        if node.linked_text is not None:
            yield from _named(graph, path, node.linked_text.value)


def _named(graph: ConceptGraph, path: str, words: str) -> Iterator[str]:
    unit = compile_note(Source(path, CARD_LEAD + words), _BARE)
    for link in unit.links:
        yield from find(link.target, path, graph.names, graph.mode).paths[:1]
    for reference in unit.references:
        if target := referred(reference.url, path, graph.names, graph.mode):
            yield target
