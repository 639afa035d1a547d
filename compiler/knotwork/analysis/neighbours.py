"""Which notes link to which: the graph without places, repeats, comments and trails.

Most analyses work on this graph. Trails say where a note belongs and not what it is about: with
their links, every chapter would be a hub and every book a community of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from knotwork.graph import ConceptGraph
from knotwork.learning.prerequisites import Needs
from knotwork.model import TRAIL_RELATIONS

Counts: TypeAlias = Callable[[str], bool]
"""Whether links of a relation count."""


def about(relation: str) -> bool:
    """Whether a relation is about what notes say, and not about their place in a trail."""
    return relation not in TRAIL_RELATIONS


def anything(_relation: str) -> bool:
    """Count every relation."""
    return True


def only(relations: frozenset[str]) -> Counts:
    """A function that counts only these relations."""
    return relations.__contains__


def linked(graph: ConceptGraph, counts: Counts = about) -> Needs:
    """For each note, the other notes that it links to, each once, in the order of the links."""
    result: dict[str, tuple[str, ...]] = {}
    for path, note in graph.notes.items():
        found: dict[str, None] = {}
        for number, link in enumerate(note.unit.links):
            if link.hidden or not counts(graph.relation(path, number)):
                continue
            target = graph.target(path, number)
            if target is not None and target != path and target in graph.notes:
                found[target] = None
        if found:
            result[path] = tuple(found)
    return result


def both_ways(links: Needs) -> Mapping[str, tuple[str, ...]]:
    """For each note with links to or from it, its neighbours in both directions, in path order."""
    result: dict[str, set[str]] = {}
    for path, targets in links.items():
        result.setdefault(path, set()).update(targets)
        for target in targets:
            result.setdefault(target, set()).add(path)
    return {path: tuple(sorted(result[path])) for path in sorted(result)}
