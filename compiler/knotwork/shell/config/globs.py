"""Globs over the paths of a vault, as in `.gitignore`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pathspec

from knotwork.config import Config
from knotwork.errors import ConfigError


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path of the vault fits one of some globs."""
    return pathspec.PathSpec.from_lines("gitignore", globs).match_file


def check_globs(config: Config) -> None:
    """Refuse globs that cannot be read.

    Raises:
        ConfigError: there is one; with its key.
    """
    schemas = [glob for schema in config.check.schemas for glob in schema.paths]
    for key, globs in (
        ("exclude", config.exclude),
        ("check.paths", config.check.paths),
        ("check.schemas", schemas),
    ):
        for glob in globs:
            try:
                matcher((glob,))
            except (ValueError, re.error) as error:
                raise ConfigError(
                    f"`{key}`: “{glob}” is no glob",
                    key=key,
                    entry=glob,
                    help="write it as in .gitignore",
                ) from error
