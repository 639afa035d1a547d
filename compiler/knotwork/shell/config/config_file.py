"""Reads a configuration file: `knotwork.toml`, or `[tool.knotwork]` of `pyproject.toml`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from knotwork.config.options import Config, parse
from knotwork.config.tables import placed
from knotwork.errors import ConfigError
from knotwork.shell.config.regular import settings_text
from knotwork.shell.located import shown
from knotwork.shell.system_errors import way_out
from knotwork.toml import Places, parse_toml

CONFIG = "knotwork.toml"
PYPROJECT = "pyproject.toml"
_TABLE = ("tool", "knotwork")
_MISNOMERS = (".knotwork.toml", "knotwork.yaml", "knotwork.yml")
"""Names that authors may take for that of the configuration file."""


class Configuration(NamedTuple):
    """The contents of a configuration file, and the places of its settings."""

    config: Config
    places: Places
    project_name: str = ""
    """The name of the project, if the file is a `pyproject.toml`."""


def read_configuration(path: Path) -> Configuration | None:
    """The configuration in a file; None if there is no such file, or it has no settings of ours.

    Raises:
        ConfigError: the file cannot be understood; with the place.
    """
    text = _text(path)
    if text is None:
        return None
    above = _TABLE if path.name == PYPROJECT else ()
    if above and above[-1] not in text:
        return None
    named = shown(path)
    document: Any = parse_toml(text, named)
    places = Places(text, above)
    _check_table(document, named, text, is_project=bool(above))
    table = document
    for name in above:
        table = table.get(name) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    config = parse(table, named, places)
    if config.exclude or config.check.paths or config.check.schemas:
        _check_globs(config, named, places)
    return Configuration(config, places, project_name(document) if above else "")


def refuse_misnomers(folder: Path) -> None:
    """Refuse a configuration file with a wrong name, in a folder that has no right one.

    Raises:
        ConfigError: there is such a file.
    """
    for name in _MISNOMERS:
        if os.path.isfile(folder / name):  # noqa: PTH113  # False for a folder without access, too
            raise ConfigError(
                "a configuration of this name is not read",
                path=shown(folder / name),
                help=f"call it {CONFIG}, and write TOML",
            )


def _check_table(document: Mapping[str, Any], path: str, text: str, *, is_project: bool) -> None:
    """Refuse settings in the table of the other kind of file.

    Raises:
        ConfigError: a `pyproject.toml` has `[knotwork]`, or a `knotwork.toml` has
            `[tool.knotwork]`; with the place.
    """
    tool = document.get("tool")
    if is_project and isinstance(document.get("knotwork"), dict):
        key, way_out = "knotwork", "in this file it is called [tool.knotwork]"
    elif not is_project and isinstance(tool, dict) and "knotwork" in tool:
        key, way_out = "tool.knotwork", f"in {CONFIG} leave it out: vault, [site], …"
    else:
        return
    with placed(path, Places(text)):
        raise ConfigError(f"the table [{key}] means nothing here", key=key, help=way_out)


def project_name(document: Mapping[str, Any]) -> str:
    """What a `pyproject.toml` says that its project is called; empty if it does not."""
    project = document.get("project")
    name = project.get("name") if isinstance(project, dict) else None
    return name if isinstance(name, str) else ""


def _check_globs(config: Config, path: str, places: Places) -> None:
    # Imported late: it loads a library that configurations without globs do not need.
    from knotwork.shell.config.globs import check_globs

    with placed(path, places):
        check_globs(config)


def _text(path: Path) -> str | None:
    """The text of a file; None if it does not exist, or belongs to others and cannot be read."""
    try:
        return settings_text(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise ConfigError(
            "the file is not UTF-8", path=shown(path), help="save it as UTF-8 text"
        ) from error
    except OSError as error:
        if isinstance(error, PermissionError) and not _is_ours(path):
            return None
        reason = error.strerror or str(error)
        raise ConfigError(
            f"the file cannot be read: {reason}", path=shown(path), help=way_out(error)
        ) from error


def _is_ours(path: Path) -> bool:
    """Whether a closed file is a vault's own: without it, a site would show private notes.

    Folders above may be unreadable altogether, and so may other people's `pyproject.toml`.
    """
    return path.name == CONFIG and os.path.lexists(path)
