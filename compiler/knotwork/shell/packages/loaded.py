"""Loads the source of packages with Griffe, and works around its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import griffe

from knotwork.shell.packages.extensions import CommentDocstrings, NamedTuples
from knotwork.text import decode

_NAMED = r"(?m)^[ \t]*(?:from|import)[ \t]+({})\b"
"""A pattern for imports from packages with some names."""
_STUB = "knotwork-stub"
"""The key of the mark on objects that a stub defines."""


class Reading:
    """Packages that are read together, since one may re-export objects of another."""

    def __init__(self, *extensions: griffe.Extension) -> None:
        self._collection = griffe.ModulesCollection()
        self._marks = _Marks()
        self._extensions = griffe.Extensions(
            self._marks,
            CommentDocstrings(),
            NamedTuples(),
            *extensions,
            griffe.DataclassesExtension(),  # Griffe adds it only if no other extension is given
        )

    def load(self, path: Path) -> Any:
        """Read the package or module at a path, without importing it.

        Griffe merges a stub with its source while it reads. If the stub has overloads of a name
        that the source imports from code that was not read (another package, or a compiled
        module), Griffe gives up on that module, or on the whole package. The package is read again
        then, with such overloads taken for definitions.

        Raises:
            griffe.GriffeError, ImportError, OSError: the package cannot be read.
        """
        marks = self._marks
        while True:
            self._collection.members.pop(path.stem, None)
            try:
                found = self._loader(path.parent).load(path.stem, try_relative_path=False)
            except griffe.AliasResolutionError as error:
                if error.alias.parent is None or not marks.lost(error.alias.parent.path):
                    raise
            else:
                lost = [module for module in marks.described(path.stem) if marks.lost(module)]
                if not lost:
                    return found

    def resolve(self) -> None:
        """Resolve the names that packages import from one another.

        Griffe gives up at some wildcard imports (`*`) from code that was not read. These are left
        out then: they bring no object that can be documented.

        Raises:
            griffe.GriffeError: Griffe gives up for another reason.
        """
        while True:
            try:
                self._loader().resolve_aliases(implicit=False, external=False)
            except griffe.AliasResolutionError:
                lost = [star for root in self._collection.members.values() for star in _stars(root)]
                if not lost:
                    raise
                for module, name in lost:
                    del module.members[name]
            else:
                return

    def _loader(self, *search: Path) -> griffe.GriffeLoader:
        return griffe.GriffeLoader(
            search_paths=search,
            allow_inspection=False,
            store_source=False,
            modules_collection=self._collection,
            extensions=self._extensions,
        )


def in_order(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Packages in the order of their imports; in the given order if they import one another.

    An object that two packages make public is then documented in the one that defines it.
    """
    if len(paths) < 2:
        return tuple(paths)
    by_name = {path.stem: path for path in paths}
    named = re.compile(_NAMED.format("|".join(map(re.escape, sorted(by_name)))))
    needs = {
        path: [by_name[name] for name in sorted(_imported(path, named)) if name != path.stem]
        for path in paths
    }
    try:
        return tuple(TopologicalSorter(needs).static_order())
    except CycleError:
        return tuple(paths)


def _imported(path: Path, named: re.Pattern[str]) -> set[str]:
    """The names of packages that a package or module imports."""
    return {name for text in _texts(path) for name in named.findall(text)}


def _texts(path: Path) -> Iterator[str]:
    for file in path.rglob("*.py") if path.is_dir() else (path,):
        try:
            yield decode(file.read_bytes()).text
        except OSError:
            continue  # Griffe reports it


def in_stub(found: Any) -> bool:
    """Whether an object is defined by a stub, from which Griffe has moved it into the module."""
    return _STUB in found.extra


class _Marks(griffe.Extension):
    """Marks the objects that come from stubs, because Griffe itself does so only for some."""

    def __init__(self) -> None:
        super().__init__()
        self._sources: dict[str, griffe.Module] = {}
        """Modules as read from source, by path: where Griffe gives up, only one form is left."""
        self._overloaded: dict[str, frozenset[str]] = {}
        """The names with overloads in the stub of each module."""
        self._lost: dict[str, frozenset[str]] = {}
        """By module, the imported names for which overloads in the stub are the definition."""

    def described(self, package: str) -> Iterator[str]:
        """The modules of a package whose stubs have overloads."""
        return (path for path in sorted(self._overloaded) if path.partition(".")[0] == package)

    def lost(self, module: str) -> bool:
        """Record which overloaded names a module imports from unread code; return whether any."""
        source = self._sources.get(module)
        if source is None or module in self._lost:
            return False
        names = self._overloaded.get(module, frozenset()) & source.members.keys()
        members = ((name, source.members[name]) for name in names)
        lost = frozenset(name for name, found in members if found.is_alias and not _is_read(found))
        self._lost[module] = lost
        return bool(lost)

    def on_instance(self, *, obj: griffe.Object, agent: Any, **_: Any) -> None:
        if not obj.is_module and agent.filepath.suffix == ".pyi":
            obj.extra[_STUB] = {"": True}

    def on_module_members(self, *, mod: griffe.Module, agent: Any, **_: Any) -> None:
        if agent.filepath.suffix != ".pyi":
            self._sources[mod.path] = mod
            return
        for name in sorted(self._lost.get(mod.path, ())):
            if overloads := mod.overloads.pop(name, None):
                mod.set_member(name, _defined(name, overloads))
        if names := frozenset(name for name, overloads in mod.overloads.items() if overloads):
            self._overloaded[mod.path] = names


def _is_read(alias: Any) -> bool:
    """Whether the object that an imported name stands for was read."""
    try:
        return alias.final_target is not None
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return False


def _stars(module: Any) -> Iterator[tuple[Any, str]]:
    """The wildcard imports from unread code, in a module and those below it."""
    for name, member in module.members.items():
        if member.is_alias:
            if name.endswith("/*") and not _is_read(member):
                yield module, name
        elif member.is_module:
            yield from _stars(member)


def _defined(name: str, overloads: list[griffe.Function]) -> griffe.Function:
    """A function of which a stub has nothing but overloads."""
    first = overloads[0]
    docstring = next(
        (overload.docstring for overload in overloads if overload.docstring is not None), None
    )
    found = griffe.Function(
        name, lineno=first.lineno, endlineno=overloads[-1].endlineno, docstring=docstring
    )
    found.overloads = overloads
    found.extra[_STUB] = {"": True}
    return found
