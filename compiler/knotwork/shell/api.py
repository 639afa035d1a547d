"""The table `[api]`: notes made of Python packages, and objects of other projects."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urljoin

from knotwork.api.model import Package
from knotwork.api.notes import api_vault
from knotwork.api.vault import NO_API, ApiVault
from knotwork.config.options import InventoryOptions
from knotwork.errors import ConfigError
from knotwork.shell.config.locate import Project
from knotwork.shell.files.identity import state_of
from knotwork.shell.located import shown

if TYPE_CHECKING:
    from sphobjinv import Inventory

SOURCES = (".py", ".pyi")
"""Suffixes of the files that make a Python package."""
_SCHEMES = ("https://", "http://")

Read: TypeAlias = Callable[[Project], tuple[Package, ...]]
"""Reads the packages that get pages, or takes them from the cache."""


def read(project: Project) -> tuple[Package, ...]:
    """The packages that get pages, read from their source.

    Raises:
        ConfigError: a package is missing or cannot be read.
    """
    # Imported late, for vaults with packages only: importing Griffe outlasts most builds.
    from knotwork.shell.packages.read import ReadingOptions, read_packages

    options = project.config.api
    reading = ReadingOptions(folder_of(project), options.style, options.exclude)
    return tuple(read_packages(options.packages, reading))


def api_of(project: Project, read: Read = read) -> ApiVault:
    """The notes and names that the table `[api]` of a configuration asks for.

    Raises:
        ConfigError: a package or an inventory is missing or cannot be read.
    """
    options = project.config.api
    if not options.packages and not options.inventories:
        return NO_API
    with _placed(project, "packages"):
        packages = read(project)
    with _placed(project, "inventories"):
        addresses = dict(_addresses(project))
    base, root = (os.path.realpath(folder) for folder in (folder_of(project), project.root))
    return api_vault(packages, options, addresses, lambda file: from_vault(f"{base}/{file}", root))


def from_vault(file: str, root: str) -> str:
    """The path of a file relative to the vault; its absolute path if it is on another drive."""
    try:
        return Path(os.path.relpath(file, root)).as_posix()
    except ValueError:
        return Path(file).as_posix()


@contextmanager
def _placed(project: Project, setting: str) -> Iterator[None]:
    """Add the place in the configuration to errors about a setting of `[api]`."""
    try:
        yield
    except ConfigError as error:
        error.path = shown(project.config_path)
        error.place = project.places.nearest(("api", setting), error.entry)
        raise


def packages_of(project: Project) -> tuple[Path, ...]:
    """The paths of the packages that get pages: folders, or single modules and their stubs."""
    base = folder_of(project)
    real = base.resolve()
    named = (base / path for path in project.config.api.packages)
    found = chain.from_iterable(
        (path, path.with_suffix(".pyi")) if path.suffix == ".py" else (path,) for path in named
    )
    # Paths that lead out are refused when they are read; their state could mean the whole disk.
    return tuple(path for path in found if path.exists() and path.resolve().is_relative_to(real))


def state_of_api(project: Project) -> Iterator[bytes]:
    """The states or contents of all files that the notes of packages are made of."""
    base = folder_of(project)
    for package in packages_of(project):
        yield state_of(package, *SOURCES) if package.is_dir() else package.read_bytes()
    for inventory in project.config.api.inventories:
        if (file := base / inventory.file).is_file():
            yield file.read_bytes()


def folder_of(project: Project) -> Path:
    """The folder that the paths of packages and inventories are relative to."""
    return project.config_path.parent if project.config_path else project.root


def _addresses(project: Project) -> Iterator[tuple[str, str]]:
    for options in reversed(project.config.api.inventories):
        yield from _inventory(folder_of(project) / options.file, options)


def _inventory(file: Path, options: InventoryOptions) -> Iterator[tuple[str, str]]:
    """The Python objects that an inventory lists, each with its URL."""
    base = options.url.rstrip("/") + "/"
    for entry in _read_inventory(file, options).objects:
        if entry.domain == "py":
            yield entry.name, urljoin(base, entry.uri_expanded)


def _read_inventory(file: Path, options: InventoryOptions) -> Inventory:
    """An inventory of Sphinx.

    Raises:
        ConfigError: it cannot be read, or the URL of the documentation is missing.
    """
    if not options.url.startswith(_SCHEMES):
        raise ConfigError(
            f"`api.inventories`: “{options.url}” is not a web address",
            entry=options.url,
            help='write where the documentation is: url = "https://…"',
        )
    try:
        from sphobjinv import Inventory, SphobjinvError
    except ModuleNotFoundError as error:
        raise ConfigError(
            "`api.inventories` need a library that is not installed",
            help="pip install 'knotwork[sphinx]'",
        ) from error
    try:
        return Inventory(zlib=file.read_bytes())
    except OSError as error:
        raise ConfigError(
            f"`api.inventories`: {options.file} cannot be read: {error.strerror}",
            entry=options.file,
            help="name an objects.inv by its path from the folder of the configuration",
        ) from error
    except (SphobjinvError, ValueError, TypeError) as error:
        raise ConfigError(
            f"`api.inventories`: {options.file} is not a Sphinx inventory",
            entry=options.file,
            help="it is called objects.inv and is beside the start page of the documentation",
        ) from error
