"""Builds a whole site without the results of earlier builds."""

from __future__ import annotations

import msgspec

from knotwork.pipeline import compile_vault, files_of, site_of
from knotwork.shell.commands.building.job import (
    Done,
    Job,
    index_of,
    portraits_of,
    report_of,
    written_report,
)
from knotwork.shell.commands.summary import severities
from knotwork.shell.files.scan import sources
from knotwork.shell.processes.tracked import tracked, tracked_press
from knotwork.shell.project import files


def build_anew(job: Job) -> Done:
    """Build everything, without the results of earlier builds."""
    project, site, track = job.project, job.site, job.track
    found = files(project, site.folder, job.look)
    tools = msgspec.structs.replace(
        job.tools,
        compile=tracked(job.tools.compile, track),
        press=tracked_press(job.press.press, track),
        index=index_of(project, job.asked, site),
        portraits=portraits_of(project),
    )
    known = compile_vault(sources(project.root, found.notes), found.files, tools)
    site.ran = bool(known.trials)
    made, carried = site_of(known.public, tools, known.trials)
    written = site.write(files_of(made, carried, tools, job.theme))
    report = report_of(known, job.asked, tools, severities(known.diagnostics))
    return Done(written_report(report, made, site), written)
