"""The files of the vault that its site carries."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.graph import ConceptGraph
from knotwork.resolve import referred


def attachments(graph: ConceptGraph, own: Iterable[str]) -> tuple[str, ...]:
    """Files that published notes refer to, comments apart, and those of `own` in the vault."""
    files = frozenset(graph.files)
    used = {
        target
        for source, number, target in graph.edges()
        if target in files and not graph.notes[source].unit.links[number].hidden
    }
    for path, note in graph.notes.items():
        for reference in note.unit.references:
            target = referred(reference.url, path, graph.names, graph.mode)
            if target in files:
                used.add(target)
    return tuple(sorted(used | files.intersection(own)))
