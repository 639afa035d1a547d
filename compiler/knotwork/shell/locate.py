"""Finds a vault and its configuration. Imports little: every command begins here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from knotwork.config import Config, parse
from knotwork.errors import ConfigError

CONFIG = "knotwork.toml"
_PYPROJECT = "pyproject.toml"
_OBSIDIAN = Path(".obsidian", "app.json")


class Project(NamedTuple):
    """A vault on disk with the configuration that applies to it."""

    root: Path
    config: Config
    config_path: Path | None
    obsidian: dict[str, Any]
    """The settings in `.obsidian/app.json`; empty if there are none."""

    @property
    def output(self) -> Path:
        """The folder of the site, unless the command line names another."""
        base = self.config_path.parent if self.config_path else Path.cwd()
        return base / self.config.output

    @property
    def title(self) -> str:
        """The site's title: configured, else the name of the vault's folder."""
        return self.config.site.title or self.root.resolve().name


def locate(vault: Path | None, here: Path | None = None) -> Project:
    """The vault at a folder, or the one that the nearest configuration names, or this folder.

    The nearest as seen from `here`, which is the current folder unless told.

    Raises:
        ConfigError: a configuration file on the way cannot be understood.
    """
    start = (vault or here or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        for path in (folder / CONFIG, folder / _PYPROJECT):
            table = _table(path)
            if table is None:
                continue
            config = parse(table, str(path))
            named = (folder / config.vault).resolve()
            if vault is None or named == start:
                return Project(named, config, path, _obsidian(named))
    return Project(start, Config(), None, _obsidian(start))


def _table(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except UnicodeDecodeError as error:
        raise ConfigError("the file is not UTF-8", path=str(path)) from error
    if path.name == _PYPROJECT and "knotwork" not in text:
        return None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the file is not TOML: {error}", path=str(path)) from error
    if path.name == CONFIG:
        return document
    table = document.get("tool", {}).get("knotwork")
    return table if isinstance(table, dict) else None


def _obsidian(root: Path) -> dict[str, Any]:
    try:
        settings = msgspec.json.decode((root / _OBSIDIAN).read_bytes())
    except (OSError, msgspec.DecodeError):
        return {}
    return settings if isinstance(settings, dict) else {}
