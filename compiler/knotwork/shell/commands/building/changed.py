"""Makes the pages that changed since the last build of a site, and keeps them for the next."""

from __future__ import annotations

import os

import msgspec

from knotwork.cells.basis import Basis, Settled
from knotwork.pipeline import Vault, files_of, findings, site_of, unchecked
from knotwork.shell.commands.building.job import (
    Done,
    Job,
    index_of,
    portraits_of,
    report_of,
    runner,
    written_report,
)
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.unchanged import build_key
from knotwork.shell.commands.summary import severities
from knotwork.shell.config.locate import Project
from knotwork.shell.console import warn
from knotwork.shell.files.identity import state_of
from knotwork.shell.files.pictures import pictures_digest
from knotwork.shell.processes.forked import WORTH_PROCESSES, aside
from knotwork.shell.processes.tracked import tracked, tracked_press
from knotwork.shell.project import files, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import BuildReport, LastBuild, keep_build
from knotwork.shell.remember.last_shapes import Shapes, Standing, vault_shape
from knotwork.shell.remember.last_site import is_as_left, keep_left
from knotwork.shell.remember.memory import Memory
from knotwork.shell.remember.page_memory import Edition, PageMemory
from knotwork.tools import Tools


def build_changed(job: Job) -> Done:
    """Build what changed since the last build, and keep the results for the next."""
    with Cache(job.project.root, warn) as cache:
        return _built(job, cache)


def _built(job: Job, cache: Cache) -> Done:
    project, asked, site = job.project, job.asked, job.site
    found = files(project, site.folder, job.look)
    memory = Memory(cache, project.root, syntax(project, asked.dialect), job.look)
    bases: list[Basis] = []
    tools = _tools(job, cache, memory, bases.append)
    request = _request(project, asked)
    made_with = request + msgspec.msgpack.encode((job.theme.templates, tools.index is not None))
    shapes = Shapes(cache, made_with)
    now = shapes.standing(memory, found, tools)
    if now is None:
        known = unchecked(memory.sources(found), found.files, tools)
        now = _standing(known, tools, asked, pictures_digest(found, memory.looked))
    edition = Edition(os.path.realpath(site.folder), made_with, now.shape)
    pages = _pages(job, cache, memory, edition)
    tools = msgspec.structs.replace(tools, press=tracked_press(pages.press, job.track))
    site.ran = bool(now.tried)
    made, carried = site_of(now.public, tools, now.tried, now.shelved)
    written = site.write(files_of(made, carried, tools, job.theme))
    keep_left(cache, site.folder)
    report = written_report(now.report(), made, site)
    if not written.troubles and (tools.run is None or bases):
        basis = bases[0] if bases else None
        last = LastBuild(request, basis, memory.state(found), site.states(), report)
        keep_build(cache, site.folder, last)
        shapes.keep(now, report, made, memory, found.files)
    memory.save(found)
    cache.trim(memory.keys.values())
    return Done(report, written)


def _tools(job: Job, cache: Cache, memory: Memory, settled: Settled) -> Tools:
    """The tools of the job, with the results of earlier builds from the cache."""
    return msgspec.structs.replace(
        job.tools,
        compile=memory.compile(tracked(job.tools.compile, job.track)),
        run=runner(job.project, job.asked, job.track, cache, settled),
        index=index_of(job.project, job.asked, job.site, cache, memory.keys),
        portraits=portraits_of(job.project, job.site, cache),
    )


def _pages(job: Job, cache: Cache, memory: Memory, edition: Edition) -> PageMemory:
    """The pages that earlier builds left in the site."""
    # After a build that was killed, or had no cache, it is unknown what pages were made from.
    ours = is_as_left(cache, job.site.folder)

    def held() -> frozenset[str]:
        return job.site.earlier.held if ours else frozenset()

    return PageMemory(cache, edition, memory.keys, memory.unit, held, job.press)


def _request(project: Project, asked: BuildRequest) -> bytes:
    """The key of the build, with the owner's templates if it has any."""
    own = (state_of(asked.templates).hex(),) if asked.templates else ()
    return build_key(project, asked.dialect, asked.resolution, asked.readers, *own)


def _standing(known: Vault, tools: Tools, asked: BuildRequest, pictures: bytes) -> Standing:
    """The vault, compiled now; the linter goes on in another process if the vault is large."""
    private = tuple(path for path in known.whole.notes if path not in known.public.notes)
    shape = vault_shape(known.whole, tools, pictures)

    def check() -> bytes:
        return msgspec.msgpack.encode(severities(findings(known, tools)))

    tools.selection.rules()  # raises for unknown names, before anything is written
    apart = len(known.whole.notes) >= WORTH_PROCESSES and asked.processes > 1
    checked = aside(check) if apart else check

    def report() -> BuildReport:
        return report_of(
            known, asked, tools, msgspec.msgpack.decode(checked(), type=dict[str, int])
        )

    return Standing(known.public, private, report, shape, known.trials, pictures=pictures)
