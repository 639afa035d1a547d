"""Globs over the paths of a vault, as in `.gitignore`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from knotwork.config.options import Config
from knotwork.errors import ConfigError
from knotwork.shell.config.glob_sets import plain_sets

_SPECIAL = re.compile(r"[\\\[\]!#]| (?=\Z)")


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """A predicate of paths in the vault that match some globs.

    The last glob that matches decides, as in `.gitignore`. But unlike Git, `!private/one.md` after
    `private/` works.

    Raises:
        ValueError, re.error: a glob cannot be read.
    """
    import pathspec  # takes longer than a build without changes, and few vaults need it

    return pathspec.PathSpec.from_lines("gitignore", map(plain_sets, globs)).match_file


def of_filter(words: str) -> str:
    """The glob for one of Obsidian's filters, which is the beginning of a path and no glob.

    `*` and `?` are wildcards nevertheless: an author who uses them wants to leave out more.
    """
    written = _SPECIAL.sub(r"\\\g<0>", words)
    return "/" + written if words.endswith("/") else written


def check_globs(config: Config) -> None:
    """Refuse globs that cannot be read.

    Raises:
        ConfigError: a glob cannot be read; with its key.
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
                    f"`{key}`: “{glob}” is not a glob",
                    key=key,
                    entry=glob,
                    help="write it as in .gitignore",
                ) from error
