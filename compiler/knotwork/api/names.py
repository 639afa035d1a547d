"""The names of Python objects: where objects are documented, and what references mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from knotwork.api.model import Entity, Package, Spot


def note_path(dotted: str, folder: str) -> str:
    """The path of the page of a module or class."""
    return f"{folder}/{dotted}.md" if folder else f"{dotted}.md"


def heading(name: str) -> str:
    """An object's name as the heading of its section, as code, so that it is not Markdown."""
    return f"`{name}`"


class Objects:
    """All documented objects, by all of their dotted names."""

    def __init__(
        self,
        packages: Iterable[Package] = (),
        folder: str = "",
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        known = tuple(packages)
        self.spots: dict[str, Spot] = {}
        """The places of objects, by the name under which they are documented."""
        self.addresses = dict(addresses or {})
        """The URLs of objects of other projects, by dotted name."""
        self.entities: dict[str, Entity] = {}
        """The objects, by the name under which they are documented."""
        self.classes: set[str] = set()
        self._aliases: dict[str, str] = {}
        for package in known:
            self.spots.update(_spots(package.root, "", folder))
            self._aliases.update(package.aliases)
            for entity in package.root.walk():
                self.entities[entity.path] = entity
                if entity.kind == "class":
                    self.classes.add(entity.path)
                    inherited = {f"{entity.path}.{name}": path for name, path in entity.inherited}
                    self._aliases.update(inherited)
        self._ends: dict[str, list[str]] = {}
        for dotted in self.spots:
            for end in _ends(dotted):
                self._ends.setdefault(end, []).append(dotted)

    def known(self, dotted: str) -> str | None:
        """The name under which the object with a dotted name is documented; None if it is not."""
        met: set[str] = set()
        while dotted not in self.spots and dotted not in self.addresses:
            met.add(dotted)
            other = self._other(dotted)
            if other is None or other in met:
                return None
            dotted = other
        return dotted

    def lacking(self, dotted: str) -> tuple[str, str] | None:
        """The documented object with which a dotted name begins, and the member that it lacks.

        None for a known name, and for one that begins with no documented object.
        """
        parts = dotted.split(".")
        if not all(part.isidentifier() for part in parts) or self.known(dotted):
            return None
        for at in range(len(parts) - 1, 0, -1):
            above = self.known(".".join(parts[:at]))
            if above in self.spots:
                return above, parts[at]
        return None

    def members(self, dotted: str) -> frozenset[str]:
        """The names of an object's members, including inherited and re-exported ones."""
        begin = f"{dotted}."
        below = (
            name.removeprefix(begin)
            for name in (*self.spots, *self._aliases)
            if name.startswith(begin)
        )
        return frozenset(name for name in below if "." not in name)

    def _other(self, dotted: str) -> str | None:
        """The name one step nearer to the definition, also for members of a re-exported class."""
        above, rest = dotted, ""
        while above:
            if above in self._aliases:
                return self._aliases[above] + rest
            above, _, last = above.rpartition(".")
            rest = f".{last}{rest}"
        return None

    def find(self, written: str, scope: str, *, anywhere: bool = False) -> str | None:
        """The documented name that a reference means, as seen from the object at `scope`.

        It is looked up as in Sphinx: first in `scope`, then outwards to the package. If that fails,
        a name with a dot in it may mean the only object whose name ends with it; with `anywhere`,
        so may any other name.
        """
        name = written.strip().removesuffix("()").removeprefix("~")
        searches = anywhere or "." in name
        name = name.removeprefix(".")
        if not name or not all(part.isidentifier() for part in name.split(".")):
            return None
        for above in _scopes(scope):
            if found := self.known(f"{above}.{name}" if above else name):
                return found
        ends = self._ends.get(name, []) if searches else []
        return ends[0] if len(ends) == 1 else None


def _spots(entity: Entity, page: str, folder: str) -> Iterator[tuple[str, Spot]]:
    if entity.kind in ("module", "class"):
        page = note_path(entity.path, folder)
        yield entity.path, Spot(page)
    else:
        yield entity.path, Spot(page, heading(entity.name))
    for member in entity.members:
        yield from _spots(member, page, folder)


def _ends(dotted: str) -> Iterator[str]:
    parts = dotted.split(".")
    return (".".join(parts[at:]) for at in range(1, len(parts)))


def _scopes(scope: str) -> Iterator[str]:
    while scope:
        yield scope
        scope = scope.rpartition(".")[0]
    yield ""
