"""One build: its inputs and its result, and the steps that both ways to build share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from knotwork.cells.basis import Settled
from knotwork.graph import ConceptGraph
from knotwork.pages.site import Site
from knotwork.pipeline import Vault
from knotwork.programs.verdicts import Run
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.runtime_offer import shortfall, uncarried
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import Tracker, warn
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.output import Output
from knotwork.shell.files.write_counts import WriteCounts
from knotwork.shell.processes.press import Press
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import BuildReport
from knotwork.shell.remember.look import Look
from knotwork.shell.site.pagefind import HOW_TO_GET_IT, search_program
from knotwork.shell.site.search import indexer
from knotwork.shell.site.social import painter
from knotwork.tools import Index, Portraits, Theme, Tools


class Job(NamedTuple):
    """One build: project, request, tools, and the folder of the site."""

    project: Project
    asked: BuildRequest
    tools: Tools
    theme: Theme
    site: Output
    track: Tracker
    look: Look
    """The listing of the vault and the site, if that was taken."""

    @property
    def press(self) -> Press:
        """The press that writes finished pages, to be moved in place later."""
        return Press(self.asked.processes, self.site.stage)


class Done(NamedTuple):
    """The result of a build: its report, and counts of what it wrote."""

    report: BuildReport
    written: WriteCounts


def report_of(
    known: Vault, asked: BuildRequest, tools: Tools, found: dict[str, int]
) -> BuildReport:
    """The report on a vault; `written_report` adds what it says about the site."""
    shown = len(known.public.notes)
    private = len(known.whole.notes) - shown
    remarks = tuple(_remarks(known.public, private, asked, tools))
    return BuildReport(shown, private, files=0, severities=found, remarks=remarks)


def written_report(report: BuildReport, made: Site, written: Output) -> BuildReport:
    """The report on a vault, completed with the site that was written."""
    return msgspec.structs.replace(
        report, files=len(written.new), uncarried=tuple(sorted(uncarried(made)))
    )


def _remarks(graph: ConceptGraph, private: int, asked: BuildRequest, tools: Tools) -> Iterator[str]:
    if private and not graph.notes:
        yield _all_private(tools)
    if lacking := shortfall(asked.readers, graph):
        yield lacking
    if graph.notes and tools.site.search and tools.index is None:
        yield f"This site has no search: that needs Pagefind ({HOW_TO_GET_IT})"


def _all_private(tools: Tools) -> str:
    if tools.site.publish_all:
        return "All notes are private: see `publish`, `draft` and `exclude`"
    return "All notes are private: `site.publish_all` is false, and no note has `publish: true`"


def runner(
    project: Project,
    asked: BuildRequest,
    track: Tracker,
    cache: Cache | None = None,
    settled: Settled = lambda _basis: None,
) -> Run | None:
    """The run step; None if no cells are to be run."""
    if asked.runner is None:
        return None
    settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
    return asked.runner(project.root, settings, track, cache, settled)


def index_of(
    project: Project,
    asked: BuildRequest,
    site: Output,
    cache: Cache | None = None,
    texts: Mapping[str, bytes] | None = None,
) -> Index | None:
    """The index step; None if the site has no search or Pagefind is missing (see `indexer`)."""
    program = search_program(project.config)
    return indexer(program, site, asked.processes, cache, texts) if program else None


def portraits_of(
    project: Project, site: Output | None = None, cache: Cache | None = None
) -> Portraits | None:
    """The step that draws social images; None if they are not wanted (see `painter`)."""
    if not project.config.site.social_images:
        return None
    return painter(project.root, templates_folder(), warn, site, cache)
