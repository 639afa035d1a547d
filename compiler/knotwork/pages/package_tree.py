"""Where the notes of Python objects stand: in which module or class, beside which others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from knotwork.names import natural_key


class PackageTree:
    """The documented modules and classes that have notes, by their dotted names."""

    def __init__(self, made: Mapping[str, str], notes: Collection[str]) -> None:
        """`made` names the object that a note is about; only those in `notes` are shown."""
        self.notes: Mapping[str, str] = {name: path for path, name in made.items() if path in notes}
        """The note of each object."""
        within: dict[str, list[str]] = defaultdict(list)
        for name in self.notes:
            within[self._holder(name)].append(name)
        self.members: Mapping[str, tuple[str, ...]] = {
            holder: tuple(sorted(names, key=natural_key)) for holder, names in within.items()
        }
        """The objects directly in each object, by its name; packages are in the empty name."""

    def above(self, name: str) -> tuple[str, ...]:
        """The objects that an object is in, outermost first."""
        return tuple(reversed(tuple(self._holders(name))))

    def _holder(self, name: str) -> str:
        return next(self._holders(name), "")

    def _holders(self, name: str) -> Iterator[str]:
        while name := name.rpartition(".")[0]:
            if name in self.notes:
                yield name


def short(name: str) -> str:
    """The last part of an object's dotted name, for places where the rest is clear."""
    return name.rpartition(".")[2]
