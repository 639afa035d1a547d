"""What tells notes of one title apart, and folders of one name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

import msgspec

from knotwork.graph import ConceptGraph
from knotwork.names import folder, key, shown_folder, stem

_STEPS = 4
"""Folders that a name is told apart by; where they do not suffice, it takes all above it."""


class Apart(msgspec.Struct, frozen=True, array_like=True):
    """What a list shows beside the title of a note that others have too."""

    folder: str
    """The end of its folder that those of the others do not have; empty in the vault's own folder,
    and where all stand in the same one."""
    file: str
    """The name of its file, if others of its title stand in its folder."""

    @property
    def place(self) -> str:
        """Both; empty if the note is told apart by what the others show."""
        return "/".join(part for part in (self.folder, self.file) if part)


def placed(title: str, place: str) -> str:
    """What a note is called where there is room for one line only."""
    return f"{title} · {place}" if place else title


def told_apart(graph: ConceptGraph) -> dict[str, Apart]:
    """What tells apart each note that shares its title with others, by path.

    A title that differs in letter case alone is the same one to somebody who hears it.
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
    """The shortest end of each folder that no other has; of some it is the end of a longer one.

    As pages show folders, if that tells them apart.
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
        # Names that differ in case alone have nothing more to say.
        named = in_folder[above] > 1 and stem(path) != graph.title(path)
        yield path, Apart(shortest.get(above, ""), stem(path) if named else "")
