"""The user's folders for caches, configuration and state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs

from knotwork.errors import KnotworkError


def cache_home() -> Path:
    """The folder for Knotwork's caches.

    Raises:
        KnotworkError: the user has no home folder.
    """
    return _found(lambda: platformdirs.user_cache_path("knotwork", False))


def config_home() -> Path:
    """The folder for the user's configuration.

    Raises:
        KnotworkError: the user has no home folder.
    """
    return _found(lambda: platformdirs.user_config_path("knotwork"))


def state_home() -> Path:
    """The folder for the records that undo renamings.

    Raises:
        KnotworkError: the user has no home folder.
    """
    return _found(lambda: platformdirs.user_state_path("knotwork"))


def _found(ask: Callable[[], Path]) -> Path:
    try:
        return ask()
    except RuntimeError as error:
        raise KnotworkError(
            "the system names no home folder of this user", help="name one: HOME=PATH"
        ) from error
