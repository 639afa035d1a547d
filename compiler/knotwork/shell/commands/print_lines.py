"""Prints findings a line each, for programs that read lines. Imports little."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from knotwork.diagnostic import Diagnostic
from knotwork.report.concise import concise
from knotwork.report.github import github
from knotwork.report.sources import Located, Sources

LINES: Mapping[str, Callable[[Sequence[Diagnostic], Sources, Located], Iterator[str]]] = {
    "concise": concise,
    "github": github,
}


def print_lines(found: Sequence[Diagnostic], style: str, root: Path, sources: Sources) -> None:
    """Print findings to standard output in a format of `LINES`."""
    # Not through rich: a line is a line.
    located = from_here(root) if style == "concise" else in_repository(root)
    write_lines(LINES[style](found, sources, located))


def write_lines(lines: Iterable[str]) -> None:
    """Write lines as they are, in UTF-8."""
    text = "".join(f"{line}\n" for line in lines)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


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


def _below(folder: Path, root: Path) -> Located:
    try:
        return _behind(root.resolve().relative_to(folder.resolve()).as_posix())
    except ValueError:
        return _behind(".")


def _behind(prefix: str) -> Located:
    return (lambda path: path) if prefix == "." else (lambda path: f"{prefix}/{path}")
