"""Which notes a change of files may have broken: for `knotwork check --since`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from knotwork.graph import ConceptGraph
from knotwork.model import MissingNote
from knotwork.names import file_name, key, stem


def harmed(graph: ConceptGraph, changed: Collection[str]) -> frozenset[str]:
    """The changed notes, those that link to a changed file, and those that changed notes link to.

    `changed` holds paths of deleted files too: a note with a broken link of that name linked to it.
    """
    return frozenset(_harmed(graph, changed))


def _harmed(graph: ConceptGraph, changed: Collection[str]) -> Iterator[str]:
    gone = {
        name
        for path in changed
        if path not in graph.notes and path not in graph.files
        for name in (key(stem(path)), key(file_name(path)))
    }
    for path in changed:
        yield path
        yield from (edge.source for edge in graph.incoming.get(path, ()))
        if path in graph.notes:
            targets = (graph.target(path, at) for at in range(len(graph.meanings[path])))
            yield from (target for target in targets if target is not None)
    if gone:
        for path in graph.notes:
            for link, meaning in graph.links(path):
                if isinstance(meaning, MissingNote) and key(file_name(link.target)) in gone:
                    yield path
                    break
