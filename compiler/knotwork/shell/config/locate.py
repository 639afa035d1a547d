"""Finds a vault and its configuration. Imports little: every command begins here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

from knotwork.config.options import Config
from knotwork.config.tables import placed
from knotwork.shell.config import obsidian
from knotwork.shell.config.config_file import (
    CONFIG,
    PYPROJECT,
    read_configuration,
    refuse_misnomers,
)
from knotwork.shell.located import shown
from knotwork.toml import NOWHERE, Places


class Project(NamedTuple):
    """A vault on disk with the configuration that applies to it."""

    root: Path
    config: Config
    config_path: Path | None
    obsidian: dict[str, Any]
    """The settings in `.obsidian/app.json`; empty if there are none."""
    places: Places = NOWHERE
    """The places of settings in the configuration file."""
    project_name: str = ""
    """The name of the project, if the configuration is in `pyproject.toml`."""

    @property
    def output(self) -> Path:
        """The folder of the site, unless the command line names another."""
        base = self.config_path.parent if self.config_path else Path.cwd()
        return base / self.config.output

    def placed(self) -> AbstractContextManager[None]:
        """A context that adds to errors about a setting its place in the configuration."""
        return placed(shown(self.config_path), self.places)

    @property
    def title(self) -> str:
        """The site's title: configured, else the project's name, else that of the vault's folder.

        Folders above the vault do not count: the same notes give the same site wherever they are.
        """
        return self.config.site.title or self.project_name or self.root.resolve().name


def locate(vault: Path | None, here: Path | None = None) -> Project:
    """The vault at a folder; without one, the vault of the nearest configuration, or this folder.

    A folder with a configuration stands for the vault that the configuration names, so that its
    `exclude` applies from wherever a build is started. The nearest configuration is searched from
    `here` upwards; `here` is the current folder by default.

    Raises:
        ConfigError: a configuration file on the way up cannot be understood.
    """
    start = (vault or here or Path.cwd()).resolve()
    return _nearest(start, lambda folder, named: vault is None or start in (named, folder))


def rooted(root: Path) -> Project:
    """The vault with exactly this root, with the configuration in it or above that names it.

    Raises:
        ConfigError: a configuration file on the way up cannot be understood.
    """
    start = root.resolve()
    return _nearest(start, lambda _folder, named: named == start)


def _nearest(start: Path, is_meant: Callable[[Path, Path], bool]) -> Project:
    """The vault of the nearest configuration that `is_meant`, or else the vault at `start`.

    `is_meant` gets the folder of a configuration, and the vault that the configuration names.
    """
    for folder in (start, *start.parents):
        for path in (folder / CONFIG, folder / PYPROJECT):
            written = read_configuration(path)
            if written is None:
                continue
            named = (folder / written.config.vault).resolve()
            if is_meant(folder, named):
                known = obsidian.settings(named)
                return Project(
                    named, written.config, path, known, written.places, written.project_name
                )
    refuse_misnomers(start)
    return Project(start, Config(), None, obsidian.settings(start))
