"""`knotwork build`: builds a site from a vault."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec

from knotwork.errors import ConfigError, RefusedError
from knotwork.programs.verdicts import Run
from knotwork.shell.api import api_of
from knotwork.shell.commands.building.anew import build_anew
from knotwork.shell.commands.building.changed import build_changed
from knotwork.shell.commands.building.job import Job, portraits_of, runner
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.runtime_offer import offer
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.building.summary import check_command, tell
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.console import err, out, tracker
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.manifest import shows_what_ran
from knotwork.shell.files.output import Output
from knotwork.shell.files.theme import theme_in
from knotwork.shell.processes.cluster import on_cluster
from knotwork.shell.processes.parallel import in_parallel
from knotwork.shell.project import require_vault, selection, syntax, tools_of
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.memory import no_collection
from knotwork.shell.site.overrides import overridden
from knotwork.shell.site.pagefind import search_program
from knotwork.shell.site.search import making
from knotwork.shell.site.social import require_painter
from knotwork.shell.site.verify import differences
from knotwork.tools import Compile, Theme, Tools


def build_site(
    vault: Path | None, asked: BuildRequest, wanted: SiteRequest, look: Look | None = None
) -> int:
    """Carry out `knotwork build`, and return the exit code.

    `look` has the listing of the vault and its site, if that was taken.
    """
    project = locate(vault)
    with project.placed():
        return _build_site(vault, project, asked, wanted, look or Look())


def _build_site(
    vault: Path | None, project: Project, asked: BuildRequest, wanted: SiteRequest, look: Look
) -> int:
    # The vault first: without one, errors about the output folder would be beside the point.
    require_vault(project)
    folder = wanted.output or project.output
    if wanted.verify and asked.runner is None:
        _require_no_outputs(folder)
    track = tracker(quiet=wanted.quiet)
    tools = _tools(project, asked, runner(project, asked, track), remember=wanted.remember)
    theme = _theme(asked)
    require_painter(project.config.site)
    with _output(project, wanted) as site:
        make = build_changed if wanted.remember else build_anew
        # All values stay in use until the last page: garbage collection would find nothing.
        with no_collection():
            seen = look if look.is_fresh else Look()  # this may have waited for another build
            site.earlier.expect(seen.left)
            done = make(Job(project, asked, tools, theme, site, track, seen))
        wrong = differences(project, _anew(project, tools), theme, site) if wanted.verify else ()
    troubles = (*done.written.troubles, *wrong)
    for trouble in troubles:
        err().print(f"error: {trouble}", style="red")
    if not wanted.quiet:
        run = ("--run",) if asked.runner else ()
        check = check_command(vault, asked.dialect, asked.resolution, *run)
        tell(done.report, done.written, folder, project.root, check)
        if wanted.verify and not wrong:
            out().print("A build without the cache gives the same bytes.")
    return max(wanted.exit_code(done.report.severities), int(bool(troubles)))


def _output(project: Project, wanted: SiteRequest) -> Output:
    """The folder of the site; an error about a configured folder gets its place in the settings."""
    if wanted.output is not None:
        return Output(wanted.output, project.root)
    try:
        return Output(project.output, project.root)
    except RefusedError as error:
        if not project.places.line(("output",)):
            raise
        raise ConfigError(
            f"`output`: {error.message}",
            key="output",
            entry=project.config.output,
            help=error.help.replace("with --output", "here, or with --output"),
        ) from error


def _require_no_outputs(folder: Path) -> None:
    """Refuse to compare a site that shows outputs with one that is built without running cells."""
    if shows_what_ran(folder):
        raise RefusedError(
            f"the site in {folder} shows outputs of cells, and this build would run none",
            help="`knotwork build --run --verify` compares it, outputs included; "
            "`knotwork build` first makes it one without outputs",
        )


def _theme(asked: BuildRequest) -> Theme:
    theme = theme_in(templates_folder())
    return theme if asked.templates is None else overridden(theme, asked.templates)


def _tools(project: Project, asked: BuildRequest, run: Run | None, *, remember: bool) -> Tools:
    tools = tools_of(
        project,
        asked.resolution,
        selection(project.config),
        dialect=asked.dialect,
        run=run,
        remember=remember,
    )
    readers = offer(asked.readers, project)
    return msgspec.structs.replace(tools, compile=compiler(project, asked), offer=readers)


def _anew(project: Project, tools: Tools) -> Tools:
    """The tools for a build without the results of earlier builds, in the cache or in the site."""
    program = search_program(project.config)
    index = partial(making, program) if program else None
    drawn = portraits_of(project)
    return msgspec.structs.replace(tools, api=api_of(project), index=index, portraits=drawn)


def compiler(project: Project, asked: BuildRequest) -> Compile:
    """The compile step that the command line asks for: on several processes, or on a cluster."""
    read_as = syntax(project, asked.dialect)
    if asked.executor:
        return on_cluster(asked.executor, read_as)
    return in_parallel(read_as, asked.processes)
