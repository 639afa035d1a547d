"""The two ways to make a site: all of it anew, or what changed since the last build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.pipeline import (
    Vault,
    artifacts,
    compile_vault,
    files_of,
    findings,
    site_of,
    unchecked,
)
from knotwork.programs.verdicts import Run
from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.runtime_choice import shortfall
from knotwork.shell.commands.summary import severities
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import Tracker, warn
from knotwork.shell.files.identity import state_of
from knotwork.shell.files.output import Output
from knotwork.shell.files.scan import Listing, sources
from knotwork.shell.files.written import Written
from knotwork.shell.processes.forked import WORTH_PROCESSES, aside
from knotwork.shell.processes.press import Press
from knotwork.shell.processes.tracked import tracked, tracked_press
from knotwork.shell.project import files, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import LastBuild, Report, keep_build, request_of
from knotwork.shell.remember.last_shapes import Shapes, Standing, vault_shape
from knotwork.shell.remember.memory import Memory
from knotwork.shell.remember.page_memory import Edition, PageMemory
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

    report: Report
    written: Written


def build_anew(job: Job) -> Done:
    """Build without looking at what earlier builds remember."""
    project, site, track = job.project, job.site, job.track
    found = files(project, site.folder)
    how = msgspec.structs.replace(
        job.how,
        compile=tracked(job.how.compile, track),
        press=tracked_press(job.press.press, track),
    )
    known = compile_vault(sources(project.root, found.notes), found.files, how)
    site.ran = bool(known.trials)
    written = site.write(artifacts(known, how, job.theme))
    report = _report(known, job.asked, severities(known.diagnostics))
    return Done(msgspec.structs.replace(report, files=len(site.new)), written)


def build_changed(job: Job) -> Done:
    """Build what changed since the last build, and remember it for the next."""
    project, asked, site, track = job.project, job.asked, job.site, job.track
    cache = Cache(project.root, warn)
    memory = Memory(cache, project.root, syntax(project, asked.dialect))
    found = files(project, site.folder)
    how = msgspec.structs.replace(
        job.how,
        compile=memory.compile(tracked(job.how.compile, track)),
        run=runner(project, asked, track, cache),
        index=index_of(project, asked, site, cache),
    )
    request = _request(project, asked)
    made_with = request + msgspec.msgpack.encode((job.theme.templates, how.index is not None))
    shapes = Shapes(cache, made_with)
    now = shapes.standing(memory, found, how)
    if now is None:
        now = _standing(unchecked(memory.sources(found), found.files, how), how, asked)
    edition = Edition(os.path.realpath(site.folder), made_with, now.shape)
    pages = PageMemory(cache, edition, memory.keys, memory.unit, lambda: site.held, job.press)
    how = msgspec.structs.replace(how, press=tracked_press(pages.press, track))
    site.ran = bool(now.tried)
    runtime, carried = how.offer(now.public)
    made = site_of(now.public, how, runtime, now.tried, now.shelved)
    written = site.write(files_of(made, carried, how, job.theme))
    report = msgspec.structs.replace(now.report(), files=len(site.new))
    if not written.troubles and how.run is None:
        keep_build(cache, site.folder, _last(request, memory, found, site, report))
        shapes.keep(now, report, made, memory, found.files)
    memory.save(found)
    cache.trim(memory.keys.values())
    cache.close()
    return Done(report, written)


def _request(project: Project, asked: BuildRequest) -> bytes:
    """Everything that the build depends on but the vault."""
    own = (state_of(asked.templates).hex(),) if asked.templates else ()
    return request_of(project, asked.dialect, asked.resolution, asked.readers.key, *own)


def _standing(known: Vault, how: Tools, asked: BuildRequest) -> Standing:
    """A vault that was compiled now; the linter works beside what comes next."""
    private = tuple(path for path in known.whole.notes if path not in known.public.notes)
    shape = vault_shape(known.whole, how)

    def check() -> bytes:
        return msgspec.msgpack.encode(severities(findings(known, how)))

    how.selection.rules()  # what is wrong with them is to be said before anything is written
    apart = len(known.whole.notes) >= WORTH_PROCESSES and asked.processes > 1
    checked = aside(check) if apart else check

    def report() -> Report:
        return _report(known, asked, msgspec.msgpack.decode(checked(), type=dict[str, int]))

    return Standing(known.public, private, report, shape, known.trials)


def _report(known: Vault, asked: BuildRequest, found: dict[str, int]) -> Report:
    """What is to be said of a vault; how many files the site has, only writing it tells."""
    shown = len(known.public.notes)
    private = len(known.whole.notes) - shown
    return Report(shown, private, 0, found, shortfall(asked.readers, known.public))


def _last(
    request: bytes, memory: Memory, found: Listing, site: Output, report: Report
) -> LastBuild:
    return LastBuild(request, memory.looked, memory.holds(found), site.states(), report)


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
