"""The learning order: every note after what it needs, and otherwise in the order of the trails.

It is one walk over the notes in reading order: books and chapters in the order of their trails, a
container before the notes it holds, then all other notes by title. Before the walk takes a note, it
takes whatever the note needs and has not been taken. Two laws follow:

- No note stands before one that it needs, unless the two need each other in a circle.
- A new note moves no other notes than those it needs. (The notes that it pulls forward, with all
  they need, form a set that is closed under needing; taking them early changes nothing for others.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from knotwork.graph import ConceptGraph
from knotwork.lazy import Shelved, nothing, part
from knotwork.learning.order import Shelf, places, shelf
from knotwork.learning.prerequisites import Needs, Prerequisites, minimal, prerequisites, transposed


class Course:
    """The order in which to read a vault, and what each note needs and leads to."""

    def __init__(
        self, graph: ConceptGraph, known: Shelf | None = None, shelved: Shelved = nothing
    ) -> None:
        """`known` is the graph's shelf, if at hand; `shelved` gives what an earlier run kept."""
        self._graph = graph
        self.shelved = shelved
        self.shelf = shelf(graph) if known is None else known

    @part
    def prerequisites(self) -> Prerequisites:
        """Everything that notes name as needed first."""
        return prerequisites(self._graph)

    @part
    def home(self) -> Mapping[str, str]:
        """For each note in a book or chapter, the innermost of them, by its first trail."""
        return _homes(self._graph, self.shelf)

    @cached_property
    def reading(self) -> tuple[str, ...]:
        """All notes in the order of trails and titles; prerequisites do not matter yet."""
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
        """For each note, the prerequisites that none of its other prerequisites implies."""
        return minimal(self.prerequisites.needs, self.position)

    @cached_property
    def leads(self) -> Needs:
        """The same pairs the other way round: for each note, those that need it."""
        return transposed(self.needs)

    def book(self, path: str) -> str | None:
        """The book that a note stands in, or is; None for a note that no trail places."""
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
    """The first container that a note's trail names and that really holds the note."""
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
    yield from graph.by_title(rest)
