"""Finds the packages that a configuration names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from knotwork.errors import ConfigError
from knotwork.shell.files.symlink_loops import loop_below


def locate(base: Path, paths: Iterable[str]) -> list[Path]:
    """The files and folders of packages, each once; `paths` are relative to the real path `base`.

    No two may have the same name, because their pages would be the same; only the parts of a
    namespace package may, since they are one package.

    Raises:
        ConfigError: a path holds no package, leads out of the folder, or repeats a name.
    """
    known: dict[str, str] = {}
    located = {path: _located(base, path) for path in paths}
    for path, found in located.items():
        other = known.setdefault(found.stem, path)
        if found != located[other] and not (_is_part(found) and _is_part(located[other])):
            raise ConfigError(
                f"`api.packages`: {other} and {path} are both called {found.stem}",
                entry=path,
                help="leave one of them out: a page is called after what `import` calls its module",
            )
    return list(dict.fromkeys(located.values()))


def _located(base: Path, path: str) -> Path:
    """The file or folder of one package."""
    found = (base / path).resolve()
    if not found.is_relative_to(base):
        raise ConfigError(
            f"`api.packages`: {path} leads out of the configuration's folder",
            entry=path,
            help="put the configuration at the top of the project",
        )
    is_module = found.suffix == ".py" and found.is_file()
    if not is_module and not (found.is_dir() and any(found.glob("**/*.py"))):
        raise ConfigError(
            f"`api.packages`: there is no Python package at {path}",
            entry=path,
            help='name its folder, as in packages = ["src/my_pkg"]',
        )
    if not found.stem.isidentifier():
        raise ConfigError(
            f"`api.packages`: “{found.stem}” is not a Python name",
            entry=path,
            help="name the folder of the package itself, as `import` has it",
        )
    if found.is_dir() and (loop := loop_below(str(found))):
        # Griffe would follow one such link forty times, and two of them practically forever.
        raise ConfigError(
            f"`api.packages`: {Path(loop).relative_to(base).as_posix()} links to a folder above it",
            entry=path,
            help="remove the link: a package that holds itself has no end",
        )
    return found


def _is_part(package: Path) -> bool:
    """Whether a folder is part of a namespace package, which has no code of its own."""
    return package.is_dir() and not any(package.glob("__init__.py*"))
