"""What Python packages add to a vault: notes, and names for links."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping

import msgspec

from knotwork.api.model import BrokenModule, Entity, Spot
from knotwork.api.names import Objects
from knotwork.model import Source


class ApiVault(msgspec.Struct, frozen=True):
    """Notes made of packages, and the names of their objects."""

    sources: tuple[Source, ...] = ()
    objects: Objects = Objects()
    entities: Mapping[Spot, Entity] = {}
    """The objects, by the places where they are documented."""
    unread: Mapping[str, BrokenModule] = {}
    """The modules that could not be read, by the paths of their notes."""
    files: Mapping[str, str] = {}
    """The paths of files relative to the vault, by their paths in `Entity.file`."""
    scopes: Mapping[str, str] = {}
    """The dotted name of the module or class that each note is about, by the note's path."""

    def text(self, path: str) -> str:
        """The text of a note."""
        at = bisect_left(self.sources, path, key=lambda one: one.path)
        return self.sources[at].text

    def made_of(self, files: Collection[str]) -> frozenset[str]:
        """The paths of the notes that are made of some files (paths as in `Entity.file`)."""
        of_objects = {
            spot.path for spot, one in self.entities.items() if not one.files.isdisjoint(files)
        }
        return frozenset(
            of_objects | {path for path, one in self.unread.items() if one.file in files}
        )

    def made_from(self, paths: Collection[str]) -> frozenset[str]:
        """The files that some notes are made of (paths as in `Entity.file`)."""
        of_objects = {one.file for spot, one in self.entities.items() if spot.path in paths}
        unread = {one.file for path, one in self.unread.items() if path in paths}
        return frozenset((of_objects | unread) - {""})

    def find(self, name: str, source: str) -> Spot | str | None:
        """The place of the object that a link names, in a note or at a URL; None if there is none.

        Links have to give the whole dotted name, except in docstrings, where names are looked up
        from the object outwards (`Objects.find`).
        """
        scope = self.scopes.get(source)
        objects = self.objects
        found = objects.known(name.removesuffix("()"))
        if found is None and scope is not None:
            found = objects.find(name, scope, anywhere=True)
        return None if found is None else objects.spots.get(found) or objects.addresses[found]


NO_API = ApiVault()
