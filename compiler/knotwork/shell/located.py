"""Where a file is for those who are told of it. Imports little."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

from knotwork.report.sources import Located


def in_repository(root: Path) -> Located:
    """Where a note is for a service: relative to its checkout, else to the current folder.

    A vault outside of the checkout keeps its own paths.
    """
    checkout = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    if not checkout:
        return from_here(root)
    return _below(Path(checkout), root)


def in_patch(root: Path) -> Located:
    """Where a note is for what applies patches: relative to the current folder.

    A vault that does not lie below it keeps its own paths: neither git nor patch follows `..`.
    """
    return _below(Path(), root)


def from_here(root: Path) -> Located:
    """Where a note is for people and editors: relative to the current folder, to be opened from it.

    It is the folder itself that counts, not the symbolic links by which it was reached: so does the
    system read `..`.
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
    """A file as messages name it: from the current folder; empty if there is none."""
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
