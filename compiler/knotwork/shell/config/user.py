"""The user's own configuration, with settings that a vault may not decide.

It is the file `config.toml` in the user's configuration folder (`~/.config/knotwork/` on Linux), or
the one that `KNOTWORK_CONFIG` names.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from knotwork.config.options import Config
from knotwork.config.tables import converted
from knotwork.config.user_options import UserConfig
from knotwork.errors import ConfigError
from knotwork.shell.config.home import config_home
from knotwork.shell.system_errors import way_out
from knotwork.toml import Places, parse_toml


class CellSettings(NamedTuple):
    """How cells are run, from the command line and the configurations."""

    python: str = ""
    """The Python that runs cells; empty for the one that runs Knotwork."""
    jobs: int = 0
    """Notes at a time; 0 for one per processor."""
    timeout: float = 10.0
    """Seconds that a cell may take."""
    memory: float = 2.0
    """GB that a note may use beyond the interpreter and its libraries."""


def user_path() -> Path:
    """The path of the user's file, which may not exist."""
    named = os.environ.get("KNOTWORK_CONFIG")
    return Path(named) if named else config_home() / "config.toml"


def user_config() -> UserConfig:
    """The user's configuration; the defaults without a file.

    Raises:
        ConfigError: the file cannot be understood.
    """
    path = user_path()
    text = user_text(path)
    return converted(parse_toml(text, str(path)), UserConfig, str(path), Places(text))


def user_text(path: Path) -> str:
    """The text of the user's file; empty if there is none, unless `KNOTWORK_CONFIG` names one.

    Raises:
        ConfigError: the file cannot be read.
    """
    named = bool(os.environ.get("KNOTWORK_CONFIG"))
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        if not named and _not_there(path, error):
            return ""
        if isinstance(error, FileNotFoundError):
            raise ConfigError(
                "there is no such file",
                path=str(path),
                help="KNOTWORK_CONFIG names it: make the file, or unset the variable",
            ) from None
        raise ConfigError(
            f"the file cannot be read: {error.strerror}", path=str(path), help=way_out(error)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the file cannot be read: {error}", path=str(path)) from error


def _not_there(path: Path, error: OSError) -> bool:
    """Whether there is no file, or one in the home of another user.

    HOME may be that of another user: `sudo`, services and containers keep it.
    """
    if isinstance(error, PermissionError):
        return not os.access(path.parent, os.X_OK)
    return isinstance(error, FileNotFoundError | NotADirectoryError)


def cell_settings(
    config: Config, python: str | None, jobs: int | None, timeout: float | None
) -> CellSettings:
    """How cells are run: from the command line, else from the user's configuration.

    The vault's configuration may only shorten the time limit.
    """
    own = user_config().cells
    limit = timeout or min(own.timeout, config.cells.timeout or own.timeout)
    return CellSettings(python or own.python, jobs or own.jobs, limit, own.memory)
