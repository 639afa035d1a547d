"""What tells apart notes of the same title, and folders of the same name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.names import folder, key, shown_folder, stem

_STEPS = 4
"""Folders in the end of a path by which it is told apart; if they do not suffice, all are taken."""


class Apart(msgspec.Struct, frozen=True, array_like=True):
    """What a list shows beside the title of a note that others have too."""

    folder: str
    """The end of its folder's path that no other note of the title has; empty in the vault's own
    folder, and where all stand in the same one."""
    file: str
    """The name of its file, if others of its title stand in its folder."""

    @property
    def place(self) -> str:
        """Folder and file; empty if the note is told apart by those of the others."""
        return "/".join(part for part in (self.folder, self.file) if part)


def placed(title: str, place: str) -> str:
    """The title of a note with its place, where there is one, on one line."""
    return f"{title} · {place}" if place else title


def told_apart(graph: ConceptGraph) -> dict[str, Apart]:
    """What tells each note apart that shares its title with others, by path.

    Titles that differ in letter case alone are the same: they sound the same.
    """
    titled: dict[str, list[str]] = defaultdict(list)
    for path in graph.notes:
        titled[key(graph.title(path))].append(path)
    return {
        path: apart
        for paths in titled.values()
        if len(paths) > 1
        for path, apart in _apart(graph, paths)
    }


def ends(folders: Collection[str]) -> Mapping[str, str]:
    """The shortest end of each folder's path that no other has, by folder; else the whole path.

    Ends are written as pages show folders, if that tells them apart.
    """
    counts = Counter(end for name in folders for end in _ends(name))
    return {name: next((end for end in _ends(name) if counts[end] == 1), name) for name in folders}


def _ends(name: str) -> Iterable[str]:
    found: dict[str, None] = {}
    for written in (shown_folder(name), name):
        steps = written.split("/")
        found |= dict.fromkeys(
            "/".join(steps[-count:]) for count in range(1, len(steps) + 1)[:_STEPS]
        )
    return found


def _apart(graph: ConceptGraph, paths: Iterable[str]) -> Iterable[tuple[str, Apart]]:
    in_folder = Counter(map(folder, paths))
    shortest = ends(in_folder) if len(in_folder) > 1 else {}
    for path in paths:
        above = folder(path)
        # A file that is named like its title has nothing more to say.
        named = in_folder[above] > 1 and stem(path) != graph.title(path)
        yield path, Apart(shortest.get(above, ""), stem(path) if named else "")
