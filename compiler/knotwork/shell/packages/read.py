"""Finds what a Python package makes public, and where each object is documented."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import griffe

from knotwork.api.model import BrokenModule, Entity, Package, Written
from knotwork.errors import ConfigError
from knotwork.shell.internal_errors import attributed
from knotwork.shell.packages.described import (
    TROUBLE,
    deprecated,
    parameters,
    sections,
    type_of,
    value,
)
from knotwork.shell.packages.flaws import flaw, unreadable
from knotwork.shell.packages.loaded import Reading, in_order, in_stub
from knotwork.shell.packages.locate import locate
from knotwork.shell.packages.source_lines import Files

Style = griffe.DocstringStyle
_KINDS = frozenset({"module", "class", "function", "attribute"})
"""Kinds that `Entity` has too; all others are attributes to it."""
_WAY_OUT = "`exclude` under [api] can leave it out"
_LABELS = (
    "async",
    "property",
    "cached",
    "classmethod",
    "staticmethod",
    "abstractmethod",
    "dataclass",
)


class ReadingOptions(NamedTuple):
    """How packages are read."""

    base: Path
    """Files are named relative to this folder."""
    style: Style = "auto"
    exclude: tuple[str, ...] = ()
    """Globs of dotted names that are left out, or let in again after a `!`."""


def read_packages(paths: Iterable[str], options: ReadingOptions) -> Iterator[Package]:
    """The packages and modules at paths relative to the folder of the options.

    Raises:
        ConfigError: a path holds no package, leads out of the folder, or is not valid Python.
    """
    # Griffe logs what it dislikes about docstrings: of no use to the author of the notes.
    logging.getLogger("griffe").setLevel(logging.CRITICAL + 1)
    base = options.base.resolve()
    given = locate(base, paths)
    reading = Reading()
    roots = {path: _loaded(path, base, reading) for path in in_order(given)}
    try:
        reading.resolve()
    except TROUBLE as error:
        raise ConfigError(f"`api.packages`: what they import cannot be found: {error}") from error
    documented = _Documented(frozenset(root.path for root in roots.values()))
    by_path = {
        path: _Package(path, root, options._replace(base=base), documented)
        for path, root in roots.items()
    }
    roots_read = {path: package.root_entity() for path, package in by_path.items()}
    for path in given:
        yield by_path[path].read(roots_read[path])


def _loaded(path: Path, base: Path, reading: Reading) -> Any:
    try:
        return reading.load(path)
    except (*TROUBLE, ImportError, OSError) as error:
        raise unreadable(path, base, error) from error


class _Documented:
    """What is documented so far in packages that are read together."""

    def __init__(self, packages: frozenset[str]) -> None:
        self.packages = packages
        """Their names."""
        self.places: dict[str, str] = {}
        """Where each object stands, by the path of its definition."""


class _Package:
    """One package while it is read."""

    def __init__(
        self, folder: Path, root: Any, options: ReadingOptions, documented: _Documented
    ) -> None:
        self.options = options
        self.files = Files(options.base)
        self.root = root
        self.folder = folder
        self.documented = documented
        self.aliases: dict[str, str] = {}

    def root_entity(self) -> Entity:
        """Its public objects."""
        return self.entity(self.root, self.root.path)

    def read(self, root: Entity) -> Package:
        """Its public objects, and further names under which objects are public.

        For that, all packages must have been read: objects have names in other packages too.
        """
        places = self.documented.places
        named = ((name, places.get(target)) for name, target in self.aliases.items())
        aliases = {name: place for name, place in named if place is not None and place != name}
        return Package(root, aliases, tuple(self.broken()))

    def broken(self) -> Iterator[BrokenModule]:
        """The modules that Griffe silently left out because their source is not valid Python.

        Those that the configuration excludes do not count, nor files in folders that are no
        packages.
        """
        known = set(_modules(self.root))
        for file in sorted(self.folder.rglob("*.py")) if self.folder.is_dir() else ():
            parts = (self.root.path, *file.relative_to(self.folder).with_suffix("").parts)
            dotted = ".".join(parts).removesuffix(".__init__")
            if dotted in known or self.is_excluded(dotted) or not self._is_module(file, parts):
                continue
            if found := flaw(file):
                place, message = found
                name = file.relative_to(self.options.base).as_posix()
                line = self.files.written(file, place.line, place.line) or Written("", place.line)
                yield BrokenModule(dotted, name, place, line, message)

    def _is_module(self, file: Path, parts: tuple[str, ...]) -> bool:
        above = (one for one in file.parents if one.is_relative_to(self.folder))
        named = all(part.isidentifier() for part in parts)
        return named and all((one / "__init__.py").is_file() for one in above)

    def entity(self, found: Any, path: str) -> Entity:
        """One object, documented at a path, with all its public members."""
        return attributed(path, partial(self._entity, found, path), _WAY_OUT)

    def _entity(self, found: Any, path: str) -> Entity:
        self.documented.places.setdefault(found.path, path)
        is_class, is_function = found.is_class, found.is_function
        members = tuple(self.members(found, path)) if found.is_module or is_class else ()
        return Entity(
            path=path,
            kind=found.kind.value if found.kind.value in _KINDS else "attribute",
            file=self.files.file(found),
            line=found.lineno or 0,
            sections=tuple(sections(found, self.options.style)),
            labels=tuple(_labels(found)),
            parameters=tuple(parameters(found)) if is_function or is_class else (),
            type=type_of(found.returns if is_function else getattr(found, "annotation", None)),
            value=value(found),
            bases=tuple(type_of(base) for base in found.bases) if is_class else (),
            deprecated=deprecated(found),
            overloads=tuple(_overloads(found, path)) if is_function else (),
            members=members,
            inherited=tuple(self.inherited(found)) if is_class else (),
            re_exported=tuple(self.re_exported(found, path)) if found.is_module else (),
            head=self.files.head(found),
            docstrings=tuple(self.files.docstrings(found)),
        )

    def members(self, found: Any, path: str) -> Iterator[Entity]:
        """The public members that are documented here, in the order of the source.

        Modules come last, by name: Griffe has them in the order in which the disk lists files.
        """
        for name, member in sorted(found.members.items(), key=_module_name):
            place = f"{path}.{name}"
            if self.is_excluded(place):
                continue
            if member.is_alias:
                yield from self.re_export(member, place)
            elif _is_public(member) and not (found.is_class and not _says_something(member)):
                yield self.entity(member, place)

    def re_export(self, alias: Any, place: str) -> Iterator[Entity]:
        """Note a further name of an object; gives the object if its own module is private."""
        if alias.wildcard:
            return  # Griffe keeps it where modules import all names from one another
        try:
            target = alias.final_target
        except (griffe.AliasResolutionError, griffe.CyclicAliasError):
            return
        if target.path.partition(".")[0] not in self.documented.packages:
            return
        self.aliases[place] = target.path
        is_homeless = self.is_hidden(target.path) and target.path not in self.documented.places
        if alias.is_public and is_homeless and not target.is_module:
            yield self.entity(target, place)

    def re_exported(self, found: Any, path: str) -> Iterator[str]:
        """The names that a module makes public and that stand where they are defined."""
        for name, member in found.members.items():
            place = f"{path}.{name}"
            target = self.aliases.get(place)
            if (
                target is not None
                and member.is_public
                and self.documented.places.get(target) != place
            ):
                yield name

    def is_hidden(self, path: str) -> bool:
        """Whether a name is private, by an underscore in it, or excluded."""
        return any(part.startswith("_") for part in path.split(".")) or self.is_excluded(path)

    def is_excluded(self, path: str) -> bool:
        """Whether the configuration excludes a name, or something that contains it."""
        names = tuple(accumulate(path.split("."), "{}.{}".format))
        return any(self._is_left_out(names[:count]) for count in range(1, len(names) + 1))

    def _is_left_out(self, names: tuple[str, ...]) -> bool:
        """What the last glob says that means one of these names: a name and all that contain it."""
        for glob in reversed(self.options.exclude):
            if any(fnmatchcase(name, glob.removeprefix("!")) for name in names):
                return not glob.startswith("!")
        return False

    def inherited(self, found: Any) -> Iterator[tuple[str, str]]:
        """The public members that a class inherits."""
        with contextlib.suppress(*TROUBLE):
            for name, member in sorted(found.inherited_members.items()):
                if not name.startswith("_"):
                    yield name, member.target_path


def _module_name(named: tuple[str, Any]) -> str:
    """The name of a module; empty for all other members."""
    name, member = named
    return name if not member.is_alias and member.is_module else ""


def _is_public(member: Any) -> bool:
    """Whether a member is for the package's users.

    Griffe takes what the source imports for an implementation's own, even where the stub of the
    module defines it: so stubs describe what a compiled module holds.
    """
    said = member.parent.exports if member.parent.is_module else ()
    by_stub = in_stub(member) and said is None and not member.name.startswith("_")
    return by_stub or bool(member.is_public)


def _modules(found: Any) -> Iterator[str]:
    """The dotted names of a module and of all in it that were read."""
    yield found.path
    for member in found.members.values():
        if not member.is_alias and member.is_module:
            yield from _modules(member)


def _says_something(member: Any) -> bool:
    """Whether a special method has a docstring; `__init__` is documented with its class."""
    name = member.name
    if name.startswith("__") and name.endswith("__"):
        return name != "__init__" and bool(member.has_docstring)
    return True


def _labels(found: Any) -> Iterator[str]:
    """What is written before a signature: Griffe calls heirs of dataclasses so as well."""
    for label in _LABELS:
        if label in found.labels and (label != "dataclass" or _is_decorated(found)):
            yield label


def _is_decorated(found: Any) -> bool:
    return any(one.callable_path == "dataclasses.dataclass" for one in found.decorators)


def _overloads(found: Any, path: str) -> Iterator[Entity]:
    for one in found.overloads or ():
        yield Entity(
            path,
            "function",
            labels=tuple(_labels(one)),
            parameters=tuple(parameters(one)),
            type=type_of(one.returns),
        )
