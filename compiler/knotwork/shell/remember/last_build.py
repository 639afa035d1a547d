"""The last build of a site, and whether a build would now give the same result.

Only states of files are compared: nothing is compiled or linked, and next to nothing imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import msgspec

from knotwork.cells.basis import Basis
from knotwork.config.options import Config
from knotwork.shell.config.locate import Project
from knotwork.shell.files.seen import VaultState
from knotwork.shell.remember.cache import Cache, decoded, entry_key
from knotwork.shell.remember.last_vault import is_as_it_was
from knotwork.shell.remember.look import Look


class BuildReport(msgspec.Struct, frozen=True):
    """The summary that a build prints at its end."""

    shown: int
    """Notes on the site."""
    private: int
    """Notes that are left out of the site."""
    files: int
    severities: dict[str, int]
    """The number of findings of each severity."""
    remarks: tuple[str, ...] = ()
    """Sentences about what the site lacks."""
    uncarried: tuple[str, ...] = ()
    """The packages that cells import but readers' browsers cannot load."""


class LastBuild(msgspec.Struct, frozen=True):
    """A finished build of one site."""

    request: bytes
    basis: Basis | None
    """What the outcomes of its cells depend on besides the vault; None if no cell was run."""
    vault: VaultState
    site: dict[str, tuple[int, int]]
    """Modification time (in nanoseconds) and size of each file of the site (`seen.States`)."""
    report: BuildReport


Lasts: TypeAlias = Callable[[Config, Basis | None], bool]
"""Whether a build with this configuration would show the same outcomes of cells as one with this
basis did."""

_BUILDS = msgspec.msgpack.Decoder(LastBuild)
_ENCODE = msgspec.msgpack.Encoder().encode


def _key(folder: Path) -> bytes:
    """The key under which the last build of the site in a folder is kept."""
    return entry_key(b"build", os.fsencode(os.path.realpath(folder)))


def keep_build(cache: Cache, folder: Path, build: LastBuild) -> None:
    """Remember a finished build."""
    cache.put(_key(folder), _ENCODE(build))


def unchanged(
    project: Project, folder: Path, cache: Cache, request: bytes, lasts: Lasts, look: Look
) -> BuildReport | None:
    """The report of the last build if nothing has changed since; None if a build is needed."""
    last = decoded(cache.get(_key(folder)), _BUILDS.decode)
    if last is None or last.request != request or not lasts(project.config, last.basis):
        return None
    look.expect(folder, last.site)
    same = is_as_it_was(project, folder, cache, last.vault, look)
    return last.report if same and look.left() else None
