"""Paths of files for messages, relative to what their readers expect. Imports little."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

from knotwork.report.sources import Located


def in_repository(root: Path) -> Located:
    """Paths for CI services: relative to the checkout, or else to the current folder.

    Paths in a vault outside the checkout stay relative to the vault.
    """
    checkout = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not checkout:
        return from_here(root)
    return _below(Path(checkout), root)


def in_patch(root: Path) -> Located:
    """Paths for tools that apply patches: relative to the current folder.

    Paths in a vault that is not below it stay relative to the vault, because neither git nor patch
    follows `..`.
    """
    return _below(Path(), root)


def from_here(root: Path) -> Located:
    """Paths for people and editors: relative to the current folder, to be opened from there.

    Symbolic links by which the current folder was reached do not count, because the system reads
    `..` like that too.
    """
    here, base = os.path.realpath(os.curdir), os.path.realpath(root)
    try:
        way = Path(os.path.relpath(base, here))
    except ValueError:
        return _behind(Path(base).as_posix())  # on another drive
    if ".." not in way.parts:
        return _behind(way.as_posix())
    return lambda path: Path(os.path.relpath(f"{base}/{path}", here)).as_posix()


def shown(path: Path | None) -> str:
    """A path for messages: relative to the current folder; empty for None."""
    if path is None:
        return ""
    try:
        return from_here(path.parent)(path.name)
    except FileNotFoundError:
        return str(path)  # the current folder has been deleted


def _below(folder: Path, root: Path) -> Located:
    try:
        return _behind(root.resolve().relative_to(folder.resolve()).as_posix())
    except ValueError:
        return _behind(".")


def _behind(prefix: str) -> Located:
    def below(path: str) -> str:
        return (
            posixpath.normpath(f"{prefix}/{path}") if path.startswith("../") else f"{prefix}/{path}"
        )

    return (lambda path: path) if prefix == "." else below
