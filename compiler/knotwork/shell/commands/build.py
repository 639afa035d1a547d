"""`knotwork build`: from a vault on disk to a site on disk."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import msgspec

from knotwork.errors import RefusedError
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
from knotwork.shell.commands.build_options import BuildOptions
from knotwork.shell.commands.built import tell
from knotwork.shell.commands.runtime_choice import offer, shortfall
from knotwork.shell.commands.summary import exit_code_of, severities
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.config.user import cell_options
from knotwork.shell.console import Tracker, err, out, tracker, warn
from knotwork.shell.files.identity import state_of
from knotwork.shell.files.manifest import shows_what_ran
from knotwork.shell.files.output import Output
from knotwork.shell.files.scan import Listing, require_folder, sources
from knotwork.shell.files.written import Written
from knotwork.shell.processes.cluster import on_cluster
from knotwork.shell.processes.forked import WORTH_PROCESSES, aside
from knotwork.shell.processes.parallel import in_parallel, usable_processors
from knotwork.shell.processes.press import Press
from knotwork.shell.processes.tracked import tracked, tracked_press
from knotwork.shell.project import files, selection, syntax, templates_folder, theme_in, tools
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import LastBuild, Report, keep_build, request_of
from knotwork.shell.remember.last_shapes import Shapes, Standing, vault_shape
from knotwork.shell.remember.memory import Memory, no_collection
from knotwork.shell.remember.page_memory import PageMemory
from knotwork.shell.site.overrides import overridden
from knotwork.shell.site.search import HOW_TO_GET_IT, indexer, making, pagefind
from knotwork.shell.site.social import painter, require_painter
from knotwork.shell.site.verify import differences
from knotwork.tools import Compile, Index, Portraits, Theme, Tools


def build_site(
    vault: Path | None,
    output: Path | None,
    asked: BuildOptions,
    *,
    strict: bool,
    quiet: bool,
    remember: bool = True,
    verify: bool = False,
) -> int:
    """`knotwork build`."""
    project = locate(vault)
    # Before the output: what may be wrong with it is of no interest to a vault that is not there.
    require_folder(project.root)
    folder = output or project.output
    if verify and asked.runner is None:
        _require_no_outputs(folder)
    track = tracker(quiet=quiet)
    how = _tools(project, asked, _run(project, asked, track))
    theme = _theme(asked)
    program = _pagefind(project)
    require_painter(project.config.site)
    with Output(folder, project.root) as site:
        index, portraits = _index(project, asked, site), _painter(project, site)
        how = msgspec.structs.replace(how, index=index, portraits=portraits)
        make = _remembering if remember else _forgetting
        # What is made stays until all pages are: collections would only visit it.
        with no_collection():
            report, written = make(project, asked, how, theme, site, track)
        index = partial(making, program) if program else None
        anew = msgspec.structs.replace(how, index=index, portraits=_painter(project, None))
        wrong = differences(project, anew, theme, site) if verify else ()
    troubles = (*written.troubles, *wrong)
    for trouble in troubles:
        err().print(f"error: {trouble}", style="red")
    if not quiet:
        check = "knotwork check --run" if asked.runner else "knotwork check"
        tell(report, written, folder, project.root, check)
        if verify and not wrong:
            out().print("A build without memory gives the same bytes.")
        if project.config.site.search and not program and report.shown:
            out().print(f"This site has no search: that needs Pagefind ({HOW_TO_GET_IT})")
    return max(exit_code_of(report.severities, strict=strict), int(bool(troubles)))


def _require_no_outputs(folder: Path) -> None:
    """Refuse to compare a site that shows outputs with one built without running anything."""
    if shows_what_ran(folder):
        raise RefusedError(
            f"the site in {folder} shows what its cells gave, and this build would run none",
            help="`knotwork build --run --verify` compares it, outputs included; "
            "`knotwork build` first makes it one without outputs",
        )


def _theme(asked: BuildOptions) -> Theme:
    theme = theme_in(templates_folder())
    return theme if asked.templates is None else overridden(theme, asked.templates)


def _tools(project: Project, asked: BuildOptions, run: Run | None) -> Tools:
    how = tools(
        project,
        asked.resolution,
        selection(project.config),
        dialect=asked.dialect,
        run=run,
    )
    readers = offer(asked.readers, project.config)
    return msgspec.structs.replace(how, compile=compiler(project, asked), offer=readers)


def compiler(project: Project, asked: BuildOptions) -> Compile:
    """The compile step where the command line wants it: over processes, or on a cluster."""
    how = syntax(project, asked.dialect)
    if asked.executor:
        return on_cluster(asked.executor, how)
    return in_parallel(how, asked.jobs or usable_processors())


def _pagefind(project: Project) -> Path | None:
    """What makes the search index, if there is to be one and this machine has it."""
    return pagefind() if project.config.site.search else None


def _index(
    project: Project, asked: BuildOptions, site: Output, cache: Cache | None = None
) -> Index | None:
    program = _pagefind(project)
    return indexer(program, site, asked.jobs or usable_processors(), cache) if program else None


def _painter(project: Project, output: Output | None) -> Portraits | None:
    if not project.config.site.social_images:
        return None
    return painter(project.root, templates_folder(), output, warn)


def _press(asked: BuildOptions, site: Output) -> Press:
    return Press(asked.jobs or usable_processors(), site.stage)


def _run(
    project: Project, asked: BuildOptions, track: Tracker, cache: Cache | None = None
) -> Run | None:
    """What runs the cells of the vault, if they are to be run."""
    if asked.runner is None:
        return None
    options = cell_options(project.config, asked.python, asked.jobs, asked.timeout)
    return asked.runner(project.root, options, track, cache)


def _report(known: Vault, asked: BuildOptions, found: dict[str, int]) -> Report:
    shown = len(known.public.notes)
    private = len(known.whole.notes) - shown
    return Report(shown, private, 0, found, shortfall(asked.readers, known.public))


def _forgetting(
    project: Project, asked: BuildOptions, how: Tools, theme: Theme, site: Output, track: Tracker
) -> tuple[Report, Written]:
    """Build everything anew."""
    found = files(project, site.folder)
    how = msgspec.structs.replace(
        how,
        compile=tracked(how.compile, track),
        press=tracked_press(_press(asked, site).press, track),
    )
    known = compile_vault(sources(project.root, found.notes), found.files, how)
    site.ran = bool(known.trials)
    written = site.write(artifacts(known, how, theme))
    return msgspec.structs.replace(
        _report(known, asked, severities(known.diagnostics)), files=len(site.new)
    ), written


def _remembering(
    project: Project, asked: BuildOptions, how: Tools, theme: Theme, site: Output, track: Tracker
) -> tuple[Report, Written]:
    """Build what changed since the last build."""
    cache = Cache(project.root, warn)
    memory = Memory(cache, project.root, syntax(project, asked.dialect))
    found = files(project, site.folder)
    how = msgspec.structs.replace(
        how,
        compile=memory.compile(tracked(how.compile, track)),
        run=_run(project, asked, track, cache),
        index=_index(project, asked, site, cache),
    )
    own = (state_of(asked.templates).hex(),) if asked.templates else ()
    request = request_of(project, asked.dialect, asked.resolution, asked.readers.key, *own)
    made_with = request + msgspec.msgpack.encode((theme.templates, how.index is not None))
    shapes = Shapes(cache, made_with)
    now = shapes.standing(memory, found, how)
    if now is None:
        now = _standing(unchecked(memory.sources(found), found.files, how), how, asked)
    pages = PageMemory(
        cache,
        os.path.realpath(site.folder),
        made_with,
        memory.keys,
        memory.unit,
        lambda: site.held,
        _press(asked, site),
        now.shape,
    )
    how = msgspec.structs.replace(how, press=tracked_press(pages.press, track))
    site.ran = bool(now.tried)
    runtime, carried = how.offer(now.public)
    made = site_of(now.public, how, runtime, now.tried, now.shelved)
    written = site.write(files_of(made, carried, how, theme))
    report = msgspec.structs.replace(now.report(), files=len(site.new))
    if not written.troubles and how.run is None:
        keep_build(cache, site.folder, _last(request, memory, found, site, report))
        shapes.keep(now, report, made, memory, found.files)
    memory.save(found)
    cache.close()
    return report, written


def _standing(known: Vault, how: Tools, asked: BuildOptions) -> Standing:
    private = tuple(path for path in known.whole.notes if path not in known.public.notes)
    shape = vault_shape(known.whole, how)

    def check() -> bytes:
        return msgspec.msgpack.encode(severities(findings(known, how)))

    how.selection.rules()  # what is wrong with them is to be said before anything is written
    apart = len(known.whole.notes) >= WORTH_PROCESSES and (asked.jobs or usable_processors()) > 1
    checked = aside(check) if apart else check

    def report() -> Report:
        return _report(known, asked, msgspec.msgpack.decode(checked(), type=dict[str, int]))

    return Standing(known.public, private, report, shape, known.trials)


def _last(
    request: bytes, memory: Memory, found: Listing, site: Output, report: Report
) -> LastBuild:
    return LastBuild(
        request,
        memory.looked,
        memory.holds(found),
        site.states(),
        report,
    )
