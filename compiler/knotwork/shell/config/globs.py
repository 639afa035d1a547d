"""Globs over the paths of a vault, as in `.gitignore`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pathspec


def matcher(globs: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path of the vault fits one of some globs."""
    return pathspec.PathSpec.from_lines("gitignore", globs).match_file
