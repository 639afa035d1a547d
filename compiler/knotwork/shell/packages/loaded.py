"""Has Griffe read the source of packages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import griffe

from knotwork.text import decode

_NAMED = r"(?m)^[ \t]*(?:from|import)[ \t]+({})\b"
"""Matches imports of some packages by the name that they begin with."""
_STUB = "knotwork-stub"
"""What is noted on an object that a stub defines."""


class Reading:
    """Packages that are read together: a name of one may stand for an object of another."""

    def __init__(self) -> None:
        self._collection = griffe.ModulesCollection()
        self._extensions = griffe.Extensions(_Marks())

    def load(self, path: Path) -> Any:
        """The package or module at a path, without importing it.

        Griffe puts a stub and its source together while it reads. An overload in the stub of what
        the source imports from another package (`from attr import field`) makes it look that
        package up, and give up on all of this one if nobody read it. It is then told that there
        are such packages.

        Raises:
            griffe.GriffeError, ImportError, OSError: it cannot be read.
        """
        elsewhere: dict[str, _Elsewhere] = {}
        members = self._collection.members
        members.pop(path.stem, None)
        while True:
            members.update(elsewhere)
            loader = self._loader(path.parent)
            try:
                found = loader.load(path.stem, try_relative_path=False)
            except griffe.AliasResolutionError as error:
                missing = error.alias.target_path.partition(".")[0]
                if missing in members or missing == path.stem:
                    raise
                elsewhere[missing] = _Elsewhere(missing)
                continue
            for name in elsewhere:
                members.pop(name, None)
            return found

    def resolve(self) -> None:
        """Have all names that packages import from one another stand for what they mean."""
        self._loader().resolve_aliases(implicit=False, external=False)

    def _loader(self, *search: Path) -> griffe.GriffeLoader:
        return griffe.GriffeLoader(
            search_paths=search,
            allow_inspection=False,
            store_source=False,
            modules_collection=self._collection,
            extensions=self._extensions,
        )


def in_order(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Packages, each after those that it imports, as far as they do not import one another.

    What two packages make public is then documented in the one that defines it.
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
    """The packages that some files import."""
    return {name for text in _texts(path) for name in named.findall(text)}


def _texts(path: Path) -> Iterator[str]:
    for file in path.rglob("*.py") if path.is_dir() else (path,):
        try:
            yield decode(file.read_bytes()).text
        except OSError:
            continue  # Griffe says what is wrong with it


def in_stub(found: Any) -> bool:
    """Whether a stub defines an object that Griffe has moved into the module of the stub."""
    return _STUB in found.extra


class _Marks(griffe.Extension):
    """Notes which objects come from stubs: Griffe says it of some of them only."""

    def on_instance(self, *, obj: griffe.Object, agent: Any, **_: Any) -> None:
        if not obj.is_module and agent.filepath.suffix == ".pyi":
            obj.extra[_STUB] = {"": True}


class _Elsewhere(griffe.Module):
    """A package of which nothing is known: whatever is asked for is in it."""

    def get_member(self, key: Any) -> Any:
        name = key if isinstance(key, str) else ".".join(key)
        return griffe.Attribute(name, parent=self)
