"""The tags and the books of each note, by which readers narrow a search and the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.learning.order import places
from knotwork.names import folder
from knotwork.pages.tags_and_folders import with_above


class Labels(msgspec.Struct, frozen=True, array_like=True):
    """What a note is sorted under."""

    tags: tuple[str, ...]
    """Its tags and those above them, as the site spells them."""
    books: tuple[str, ...]
    """The titles of the outermost containers of its trails that are notes."""


def labels(graph: ConceptGraph, spelt: Callable[[str], str]) -> dict[str, Labels]:
    """The labels of all notes, by path; `spelt` gives a tag as the site spells it."""
    return {path: Labels(_tags(graph, path, spelt), _books(graph, path)) for path in graph.notes}


def search_marks(
    graph: ConceptGraph, urls: Mapping[str, str], labels_by_path: Mapping[str, Labels]
) -> dict[str, bytes]:
    """A digest of what the search shows of each note besides its text, by path."""
    marks: dict[str, bytes] = {}
    for path in graph.notes:
        trails = [real for _trail, real in graph.trails(path)]
        place = (urls[path], folder(path))
        shown = msgspec.msgpack.encode((*place, graph.title(path), trails, labels_by_path[path]))
        marks[path] = blake2b(shown, digest_size=16).digest()
    return marks


def _tags(graph: ConceptGraph, path: str, spelt: Callable[[str], str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for tag in graph.notes[path].unit.tags:
        for name in reversed(tuple(with_above(tag.name))):
            names[spelt(name)] = None
    return tuple(names)


def _books(graph: ConceptGraph, path: str) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place in places(graph, path):
        targets = (graph.target(path, number) for number in place.containers)
        book = next((target for target in targets if target in graph.notes), None)
        if book is not None:
            names[graph.title(book)] = None
    return tuple(names)
