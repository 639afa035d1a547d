"""What Python packages add to a vault: notes, and names that links may use."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from knotwork.api.model import Spot
from knotwork.api.names import Objects
from knotwork.model import Source


class ApiVault(msgspec.Struct, frozen=True):
    """Notes made of packages, and the names of their objects."""

    sources: tuple[Source, ...] = ()
    objects: Objects = Objects()
    places: Mapping[Spot, str] = {}
    """Where an object stands in the source, as `file:line`."""
    scopes: Mapping[str, str] = {}
    """The dotted name of the module or class that each note is about, by the note's path."""

    def find(self, name: str, source: str) -> Spot | str | None:
        """The place of the object that a link names: in a note, or at a URL; None if there is none.

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
