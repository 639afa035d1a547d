"""Reads a configuration file: `knotwork.toml`, or `[tool.knotwork]` of `pyproject.toml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from knotwork.config import Config, parse
from knotwork.errors import ConfigError
from knotwork.toml import Places, parse_toml

CONFIG = "knotwork.toml"
PYPROJECT = "pyproject.toml"
_TABLE = ("tool", "knotwork")


class Written(NamedTuple):
    """A configuration and where its file says what."""

    config: Config
    places: Places


def read_configuration(path: Path) -> Written | None:
    """What a file says about Knotwork; None if it is not there or says nothing.

    Raises:
        ConfigError: it cannot be understood; with the line.
    """
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    except UnicodeDecodeError as error:
        raise ConfigError("the file is not UTF-8", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"the file cannot be read: {reason}", path=str(path)) from error
    above = _TABLE if path.name == PYPROJECT else ()
    if above and above[-1] not in text:
        return None
    table: Any = parse_toml(text, str(path))
    for name in above:
        table = table.get(name) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    places = Places(text, above)
    return Written(parse(table, str(path), places), places)
