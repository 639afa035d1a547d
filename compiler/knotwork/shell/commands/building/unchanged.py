"""The quick way to build a site in which nothing changed. Imports little."""

from __future__ import annotations

import os
from pathlib import Path

from knotwork.cells.basis import Basis
from knotwork.config.options import Config
from knotwork.shell.browser.readers import Readers
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.building.summary import check_command, tell
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.files.write_counts import WriteCounts
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import Lasts, unchanged
from knotwork.shell.remember.last_vault import request_of
from knotwork.shell.remember.look import Look
from knotwork.shell.site.pagefind import search_program


def build_key(
    project: Project, dialect: str | None, resolution: str | None, readers: Readers, *more: str
) -> bytes:
    """A digest of all that a build depends on besides the vault."""
    program = str(search_program(project.config) or "")
    return request_of(project, dialect, resolution, readers.key, program, *more)


def unchanged_site(
    vault: Path | None,
    wanted: SiteRequest,
    readers: Readers,
    *,
    dialect: str | None = None,
    resolution: str | None = None,
    cells: Lasts | None = None,
    look: Look | None = None,
) -> int | None:
    """The exit code of a build with nothing to do, after its summary; None if a build is needed.

    `cells` is given by builds that run cells. `look` keeps the listing for a build that goes on.
    """
    project = locate(vault)
    folder = wanted.output or project.output
    if not os.path.isdir(folder):  # noqa: PTH112  # False for a folder without access, too
        return None
    request = build_key(project, dialect, resolution, readers)
    with Cache(project.root) as cache:
        report = unchanged(project, folder, cache, request, cells or _none_ran, look or Look())
    if report is None:
        return None
    if not wanted.quiet:
        check = check_command(vault, dialect, resolution, *(("--run",) if cells else ()))
        tell(report, WriteCounts(0, report.files, 0, ()), folder, project.root, check)
    return wanted.exit_code(report.severities)


def _none_ran(_config: Config, basis: Basis | None) -> bool:
    return basis is None
