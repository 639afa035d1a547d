"""Which notes and folders stand around each note, by path.

A page is made of a stretch of a long list, and not of all of it: one more note in a folder of
thousands changes the pages of the notes next to it, and no others.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.lazy import LazyMap
from knotwork.learning.order import Shelf, places
from knotwork.names import folder
from knotwork.pages.package_tree import PackageTree

SIBLINGS_SHOWN = 12
"""Notes of the chapter or folder on each side of this one, with more on the other side near an end;
and folders in the folder."""
BESIDE_SHOWN = 8
"""Chapters or folders before and after that of the note."""


class Stretch(msgspec.Struct, frozen=True):
    """The part of a list around one place, which never grows with the list."""

    shown: tuple[str, ...] = ()
    before: bool = False
    """Whether the list has others before these."""
    after: bool = False


class Around(msgspec.Struct, frozen=True):
    """What stands around a note in its first container, else in its folder.

    For the note of a Python object, it is what stands in the same module or class, and all names
    here are dotted ones.
    """

    container: str = ""
    """The chapter, module or class that holds the note; empty if none does."""
    book: str = ""
    """What holds the container."""
    notes: Stretch = Stretch()
    """The notes of the container or folder."""
    beside: Stretch = Stretch()
    """The containers or folders next to that one, and that one."""
    inside: Stretch = Stretch()
    """The folders in the folder."""


class Surroundings:
    """Works out what stands around the notes of a vault."""

    def __init__(
        self,
        graph: ConceptGraph,
        shelf: Shelf,
        neighbours: Mapping[str, tuple[str, ...]],
        folders_below: Mapping[str, tuple[str, ...]],
        tree: PackageTree,
    ) -> None:
        """`neighbours` has the notes directly in each folder, `folders_below` the folders."""
        self._graph = graph
        self._tree = tree
        self._objects = _Lists(tree.members)
        self._containers = _Lists(shelf.contents)
        self._folders = _Lists(neighbours)
        self._below = _Lists(folders_below)

    def of(self, path: str) -> Around:
        """What stands around the note at a path."""
        if name := self._graph.made.get(path):
            return self._in_object(name)
        for spot in places(self._graph, path):
            holders = [self._graph.target(path, number) or "" for number in spot.containers]
            if holders and self._containers.has(holders[-1], path):
                return self._in_container(path, holders[-1], holders[-2] if holders[1:] else "")
        return self._in_folder(path)

    def _in_object(self, name: str) -> Around:
        above = self._tree.above(name)
        if not above:
            if len(self._tree.members[""]) == 1:  # a package that is alone shows what it holds
                return Around(name, notes=self._objects.stretch(name, "", SIBLINGS_SHOWN))
            return Around(notes=self._objects.stretch("", name, SIBLINGS_SHOWN))
        holder, further = above[-1], above[-2] if len(above) > 1 else ""
        return Around(
            holder,
            further,
            notes=self._objects.stretch(holder, name, SIBLINGS_SHOWN),
            beside=self._objects.stretch(further, holder, BESIDE_SHOWN),
        )

    def _in_container(self, path: str, container: str, book: str) -> Around:
        notes = self._containers.stretch(container, path, SIBLINGS_SHOWN)
        beside = Stretch()
        if self._containers.has(book, container):
            beside = self._containers.stretch(book, container, BESIDE_SHOWN)
        return Around(container, book, notes, beside)

    def _in_folder(self, path: str) -> Around:
        above = folder(path)
        inside = self._below.stretch(above, "", SIBLINGS_SHOWN)
        if not above:
            # A vault's own folder often holds most of its notes, in no order that leads anywhere.
            return Around(inside=inside)
        return Around(
            notes=self._folders.stretch(above, path, SIBLINGS_SHOWN),
            beside=self._below.stretch(folder(above), above, BESIDE_SHOWN),
            inside=inside,
        )


class _Lists:
    """Lists by name, and where each of their members stands."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = lists

        def at(name: str) -> Mapping[str, int]:
            return {member: number for number, member in enumerate(lists[name])}

        # To search a list for each of its members would take quadratic time.
        self._places = LazyMap(lists, at)

    def has(self, name: str, member: str) -> bool:
        """Whether there is such a list with such a member."""
        return name in self._lists and member in self._places[name]

    def stretch(self, name: str, member: str, reach: int) -> Stretch:
        """The members of a list around one, as `stretch` cuts them; if it is empty, the first."""
        held = self._lists.get(name, ())
        return stretch(held, self._places[name][member] if member else 0, reach)


def stretch(names: tuple[str, ...], at: int, reach: int) -> Stretch:
    """`reach` names before and after a place; at an end of them more on the other side."""
    start = max(0, min(at - reach, len(names) - 2 * reach - 1))
    end = start + 2 * reach + 1
    # A link to the rest takes as much room as a single name that would be left out.
    start, end = 0 if start == 1 else start, end + 1 if end == len(names) - 1 else end
    return Stretch(names[start:end], start > 0, end < len(names))
