"""Reads the public objects of Python packages, and decides where each is documented."""

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
    annotation,
    deprecated,
    parameters,
    type_of,
    type_parameters,
    value,
)
from knotwork.shell.packages.flaws import flaw, unreadable
from knotwork.shell.packages.loaded import Reading, in_order
from knotwork.shell.packages.locate import locate
from knotwork.shell.packages.public import Imports, is_public, is_worth_an_entry
from knotwork.shell.packages.sections import sections
from knotwork.shell.packages.source_lines import Files

Style = griffe.DocstringStyle
_KINDS = frozenset({"module", "class", "function", "attribute"})
"""Griffe's kinds that `Entity` has too; objects of other kinds become attributes."""
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
    """The folder to which the names of files are relative."""
    style: Style = "auto"
    exclude: tuple[str, ...] = ()
    """Globs of dotted names that are left out, or included again after a `!`."""


def read_packages(paths: Iterable[str], options: ReadingOptions) -> Iterator[Package]:
    """The packages and modules at paths relative to the folder of the options.

    Raises:
        ConfigError: a path holds no package, leads out of the folder, or is not valid Python.
    """
    # Griffe logs complaints about docstrings, which are of no use to the author of the notes.
    logging.getLogger("griffe").setLevel(logging.CRITICAL + 1)
    base = options.base.resolve()
    given = locate(base, paths)
    imports = Imports()
    reading = Reading(imports)
    roots = {path: _loaded(path, base, reading) for path in in_order(given)}
    try:
        reading.resolve()
    except TROUBLE as error:
        raise ConfigError(f"`api.packages`: what they import cannot be found: {error}") from error
    documented = _Documented(frozenset(root.path for root in roots.values()), imports)
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
    """The objects documented so far, in packages that are read together."""

    def __init__(self, packages: frozenset[str], imports: Imports) -> None:
        self.packages = packages
        """The names of the packages."""
        self.imports = imports
        self.places: dict[str, str] = {}
        """The dotted name under which each object is documented, by that of its definition."""


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
        """The package as an object, with all public objects in it."""
        return self.entity(self.root, self.root.path)

    def read(self, root: Entity) -> Package:
        """The finished package: `root`, the further names of objects, and broken modules.

        All packages must have been read before, because objects may have names in other packages.
        """
        places = self.documented.places
        named = ((name, places.get(target)) for name, target in self.aliases.items())
        # Types name an object by its definition, wherever it is documented.
        moved = (one for one in places.items() if self._is_own(one[0]))
        aliases = {
            name: place for name, place in (*moved, *named) if place is not None and place != name
        }
        return Package(root, aliases, tuple(self.broken()))

    def _is_own(self, name: str) -> bool:
        return name == self.root.path or name.startswith(f"{self.root.path}.")

    def broken(self) -> Iterator[BrokenModule]:
        """The modules that Griffe silently left out because their source is not valid Python.

        Modules that the configuration excludes do not count, nor files in folders that are no
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
        folders = (above for above in file.parents if above.is_relative_to(self.folder))
        named = all(part.isidentifier() for part in parts)
        return named and all((above / "__init__.py").is_file() for above in folders)

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
            type_parameters=type_parameters(found),
            type=type_of(annotation(found)),
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

        Modules come last, by name: Griffe gives them in the order in which the disk lists files.
        """
        for name, member in sorted(found.members.items(), key=_module_name):
            place = f"{path}.{name}"
            if self.is_excluded(place):
                continue
            if member.is_alias:
                yield from self.re_export(member, place)
            elif is_public(member) and is_worth_an_entry(member):
                yield self.entity(member, place)

    def re_export(self, alias: Any, place: str) -> Iterator[Entity]:
        """Record a further name of an object; yield the object if its own place is private."""
        if alias.wildcard:
            return  # Griffe keeps such an alias if modules import all names from one another
        try:
            target = alias.final_target
        except (griffe.AliasResolutionError, griffe.CyclicAliasError):
            return
        if target.path.partition(".")[0] not in self.documented.packages:
            return
        self.aliases[place] = target.path
        is_homeless = target.path not in self.documented.places and self.is_hidden(target)
        if is_homeless and not target.is_module and self.documented.imports.is_re_export(alias):
            yield self.entity(target, place)

    def re_exported(self, found: Any, path: str) -> Iterator[str]:
        """The names that a module re-exports, while the objects are documented elsewhere."""
        for name, member in found.members.items():
            place = f"{path}.{name}"
            target = self.aliases.get(place)
            if (
                target is not None
                and self.documented.places.get(target) != place
                and self.documented.imports.is_re_export(member)
            ):
                yield name

    def is_hidden(self, found: Any) -> bool:
        """Whether an object is not documented where it is defined."""
        named = found.path.split(".")
        if any(part.startswith("_") for part in named) or self.is_excluded(found.path):
            return True
        return found.parent is not None and not is_public(found)

    def is_excluded(self, path: str) -> bool:
        """Whether the configuration excludes a name, or a module or class that contains it."""
        names = tuple(accumulate(path.split("."), "{}.{}".format))
        return any(self._is_left_out(names[:count]) for count in range(1, len(names) + 1))

    def _is_left_out(self, names: tuple[str, ...]) -> bool:
        """Whether the last glob that matches one of these names excludes it."""
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


def _modules(found: Any) -> Iterator[str]:
    """The dotted names of a module and of all modules in it that were read."""
    yield found.path
    for member in found.members.values():
        if not member.is_alias and member.is_module:
            yield from _modules(member)


def _labels(found: Any) -> Iterator[str]:
    """The labels that are written before a signature.

    Griffe also labels the subclasses of a dataclass as such; a page labels what is decorated.
    """
    if found.is_type_alias:
        yield "type"
    for label in _LABELS:
        if label in found.labels and (label != "dataclass" or _is_decorated(found)):
            yield label


def _is_decorated(found: Any) -> bool:
    return any(one.callable_path == "dataclasses.dataclass" for one in found.decorators)


def _overloads(found: Any, path: str) -> Iterator[Entity]:
    for overload in found.overloads or ():
        yield Entity(
            path,
            "function",
            labels=tuple(_labels(overload)),
            parameters=tuple(parameters(overload)),
            type_parameters=type_parameters(overload),
            type=type_of(overload.returns),
        )
