"""The files of the vault that its site carries."""

from __future__ import annotations

from collections.abc import Iterable

from knotwork.analysis.drawings import picture_of
from knotwork.graph import ConceptGraph
from knotwork.resolve import referred


def attachments(graph: ConceptGraph, own: Iterable[str]) -> tuple[str, ...]:
    """Files that published notes refer to, comments apart, and those of `own` in the vault.

    A drawing refers to its picture.
    """
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
        if picture := picture_of(path, note.unit, files):
            used.add(picture)
    return tuple(sorted(used | files.intersection(own)))
