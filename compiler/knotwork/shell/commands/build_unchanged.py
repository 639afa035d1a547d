"""The quick way of a build with nothing to do. Imports little."""

from __future__ import annotations

from pathlib import Path

from knotwork.cells.basis import Basis
from knotwork.config import Config
from knotwork.shell.commands.build_summary import check_command, tell
from knotwork.shell.commands.site_request import SiteRequest
from knotwork.shell.config.locate import locate
from knotwork.shell.files.written import WriteCounts
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import Lasts, request_of, unchanged
from knotwork.shell.site.pagefind import search_program


def unchanged_site(
    vault: Path | None,
    wanted: SiteRequest,
    asked: tuple[str | None, str | None, str],
    cells: Lasts | None = None,
) -> int | None:
    """The exit code of a build that finds nothing to do; None if there is something.

    `asked` holds the options that are part of the last build's key: dialect, resolution, readers.
    `cells` is for builds that run them.
    """
    project = locate(vault)
    folder = wanted.output or project.output
    if not folder.is_dir():
        return None
    request = request_of(project, *asked, str(search_program(project.config) or ""))
    with Cache(project.root) as cache:
        report = unchanged(project, folder, cache, request, cells or _none_ran)
    if report is None:
        return None
    if not wanted.quiet:
        dialect, resolution, _readers = asked
        check = check_command(vault, dialect, resolution, *(("--run",) if cells else ()))
        tell(report, WriteCounts(0, report.files, 0, ()), folder, project.root, check)
    return wanted.exit_code(report.severities)


def _none_ran(_config: Config, basis: Basis | None) -> bool:
    return basis is None
