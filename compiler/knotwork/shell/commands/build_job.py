"""One build: what it works with, what it has to say, and what its two ways to make a site share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from knotwork.pipeline import Vault
from knotwork.programs.verdicts import Run
from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.runtime_offer import shortfall
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import Tracker
from knotwork.shell.files.output import Output
from knotwork.shell.files.written import WriteCounts
from knotwork.shell.processes.press import Press
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import BuildReport
from knotwork.shell.site.search import indexer, pagefind
from knotwork.tools import Index, Theme, Tools


class Job(NamedTuple):
    """One build: of what, as it was asked for, with what, and into which folder."""

    project: Project
    asked: BuildRequest
    how: Tools
    theme: Theme
    site: Output
    track: Tracker

    @property
    def press(self) -> Press:
        """What makes the pages and leaves them, finished, beside the site."""
        return Press(self.asked.processes, self.site.stage)


class Done(NamedTuple):
    """What a build has to say, and what it wrote."""

    report: BuildReport
    written: WriteCounts


def report_of(known: Vault, asked: BuildRequest, found: dict[str, int]) -> BuildReport:
    """What is to be said of a vault; how many files the site has, only writing it tells."""
    shown = len(known.public.notes)
    private = len(known.whole.notes) - shown
    return BuildReport(shown, private, 0, found, shortfall(asked.readers, known.public))


def runner(
    project: Project, asked: BuildRequest, track: Tracker, cache: Cache | None = None
) -> Run | None:
    """What runs the cells of the vault, if they are to be run."""
    if asked.runner is None:
        return None
    settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
    return asked.runner(project.root, settings, track, cache)


def index_of(
    project: Project, asked: BuildRequest, site: Output, cache: Cache | None = None
) -> Index | None:
    """What makes the search index, if there is to be one and this machine has the program."""
    program = search_program(project)
    return indexer(program, site, asked.processes, cache) if program else None


def search_program(project: Project) -> Path | None:
    """Pagefind, if there is to be a search and this machine has it."""
    return pagefind() if project.config.site.search else None
