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
    """Where the configuration file sets a key."""
    project_name: str = ""
    """What `pyproject.toml` calls the project, if the configuration stands there."""

    @property
    def output(self) -> Path:
        """The folder of the site, unless the command line names another."""
        base = self.config_path.parent if self.config_path else Path.cwd()
        return base / self.config.output

    def placed(self) -> AbstractContextManager[None]:
        """Give what is wrong with a setting its place in the configuration."""
        return placed(shown(self.config_path), self.places)

    @property
    def title(self) -> str:
        """The site's title: configured, else the project's name, else that of the vault's folder.

        No folder above the vault counts: the same notes give the same site wherever they stand.
        """
        return self.config.site.title or self.project_name or self.root.resolve().name


def locate(vault: Path | None, here: Path | None = None) -> Project:
    """The vault at a folder, or the one that the nearest configuration names, or this folder.

    A folder that holds a configuration stands for the vault that it names: what this keeps out of
    the site stays out, from wherever a build is started. The nearest is the nearest as seen from
    `here`, which is the current folder unless told.

    Raises:
        ConfigError: a configuration file on the way cannot be understood.
    """
    start = (vault or here or Path.cwd()).resolve()
    return _nearest(start, lambda folder, named: vault is None or start in (named, folder))


def rooted(root: Path) -> Project:
    """The vault whose notes begin at this very folder, configured from there or from above.

    Raises:
        ConfigError: a configuration file on the way cannot be understood.
    """
    start = root.resolve()
    return _nearest(start, lambda _folder, named: named == start)


def _nearest(start: Path, is_meant: Callable[[Path, Path], bool]) -> Project:
    """What the nearest configuration says that is meant, by its folder and the one it names."""
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
