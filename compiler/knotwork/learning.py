"""The learning order: every note after what it needs, else as the trails have it.

Notes are taken in reading order: books and chapters as their trails go, a container before what it
holds, then all other notes by title. Before a note comes what it needs and has not come yet. Two
laws follow. No note stands before one that it needs, unless they need one another in a circle. And
a new note moves none of the others but those that it needs: what these need in turn is closed under
needing, so to take it out of the walk changes nothing for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from knotwork.graph import ConceptGraph
from knotwork.late import Shelved, nothing, part
from knotwork.names import natural_key
from knotwork.order import Shelf, places, shelf
from knotwork.prerequisites import Needs, Prerequisites, minimal, prerequisites, transposed


class Course:
    """In which order to read a vault, and what each note needs and leads to."""

    def __init__(
        self, graph: ConceptGraph, known: Shelf | None = None, shelved: Shelved = nothing
    ) -> None:
        """`shelved` has the parts that were worked out earlier for notes of the same shapes."""
        self._graph = graph
        self.shelved = shelved
        self.shelf = shelf(graph) if known is None else known

    @part
    def prerequisites(self) -> Prerequisites:
        """Everything that notes name as needed first."""
        return prerequisites(self._graph)

    @part
    def home(self) -> Mapping[str, str]:
        """The container in which a note has its place: that of its first trail that counts."""
        return _homes(self._graph, self.shelf)

    @cached_property
    def reading(self) -> tuple[str, ...]:
        """All notes in the order that trails and titles give, whatever they need."""
        return tuple(_reading(self._graph, self.shelf, self.home))

    @part
    def order(self) -> tuple[str, ...]:
        """All notes in learning order."""
        return learning_order(self.reading, self.prerequisites.needs)

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Where each note stands in the learning order, from 0."""
        return {path: number for number, path in enumerate(self.order)}

    @part
    def needs(self) -> Needs:
        """For each note, what it needs directly and through nothing else."""
        return minimal(self.prerequisites.needs, self.position)

    @cached_property
    def leads(self) -> Needs:
        """For each note, those that need it directly and through nothing else."""
        return transposed(self.needs)

    def book(self, path: str) -> str | None:
        """The outermost container of a note's place; None for a note without one."""
        outer, seen = self.home.get(path), {path}
        if outer is None:
            return path if path in self.shelf.contents else None
        while outer in self.home and outer not in seen:
            seen.add(outer)
            outer = self.home[outer]
        return outer


def learning_order(reading: tuple[str, ...], needs: Needs) -> tuple[str, ...]:
    """Each note of `reading` after what it needs; circles are cut where the walk closes them."""
    rank = {path: number for number, path in enumerate(reading)}
    order: dict[str, None] = {}
    begun: set[str] = set()
    for root in reading:
        if root in begun:
            continue
        begun.add(root)
        stack = [(root, _in_rank(needs.get(root, ()), rank))]
        while stack:
            path, targets = stack[-1]
            target = next((one for one in targets if one not in begun), None)
            if target is None:
                order[path] = None
                stack.pop()
            else:
                begun.add(target)
                stack.append((target, _in_rank(needs.get(target, ()), rank)))
    return tuple(order)


def _in_rank(paths: tuple[str, ...], rank: Mapping[str, int]) -> Iterator[str]:
    return iter(sorted(paths, key=rank.__getitem__) if len(paths) > 1 else paths)


def _homes(graph: ConceptGraph, known: Shelf) -> Mapping[str, str]:
    homes: dict[str, str] = {}
    for container, held in known.contents.items():
        for path in held:
            if path not in homes:
                homes[path] = _first_container(graph, path, known) or container
    return homes


def _first_container(graph: ConceptGraph, path: str, known: Shelf) -> str | None:
    """The container of the first place that a note claims and has."""
    for place in places(graph, path):
        if place.containers:
            target = graph.target(path, place.containers[-1])
            if target is not None and path in known.contents.get(target, ()):
                return target
    return None


def _reading(graph: ConceptGraph, known: Shelf, home: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for root in (*known.books, *known.contents):
        stack = [root]
        while stack:
            path = stack.pop()
            if path in seen:
                continue
            seen.add(path)
            yield path
            held = known.contents.get(path, ())
            stack.extend(child for child in reversed(held) if home.get(child) == path)
    rest = (path for path in graph.notes if path not in seen)
    yield from sorted(rest, key=lambda path: natural_key(graph.title(path)))
