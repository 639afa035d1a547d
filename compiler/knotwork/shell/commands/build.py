"""`knotwork build`: from a vault on disk to a site on disk."""

from __future__ import annotations

from pathlib import Path

from knotwork.pipeline import artifacts
from knotwork.programs.verdicts import Run
from knotwork.shell.cells import Asked, in_workers
from knotwork.shell.commands.summary import count, exit_code, summary
from knotwork.shell.console import err, out, tracker
from knotwork.shell.output import write_site
from knotwork.shell.project import (
    compiled,
    files,
    locate,
    selection,
    templates_folder,
    theme,
    tools,
)
from knotwork.shell.user import cell_options


def build_site(
    vault: Path | None,
    output: Path | None,
    asked: Asked,
    *,
    run: bool,
    strict: bool,
    quiet: bool,
) -> int:
    """`knotwork build`."""
    project = locate(vault)
    folder = output or project.output
    track = tracker(quiet=quiet)
    runner: Run | None = None
    if run:
        options = cell_options(project.config, asked.python, asked.jobs, asked.timeout)
        runner = in_workers(project.root, options, track)
    how = tools(
        project, asked.resolution, selection(project.config), dialect=asked.dialect, run=runner
    )
    listing = files(project, folder)
    known = compiled(project, listing, how, track)
    written = write_site(folder, project.root, artifacts(known, how, theme(templates_folder())))
    console = err()
    for trouble in written.troubles:
        console.print(f"error: {trouble}", style="red")
    if not quiet:
        shown, kept = len(known.public.notes), len(known.whole.notes) - len(known.public.notes)
        private = f" ({kept} kept private)" if kept else ""
        out().print(
            f"{count(shown, 'note')}{private} in {folder}: {written.written} files written, "
            f"{written.unchanged} unchanged, {written.deleted} deleted"
        )
        if told := summary(known.diagnostics):
            out().print(f"{told}; `knotwork check` shows them")
        if not shown:
            console.print(f"There are no notes (*.md) in {project.root}.")
    return max(exit_code(known.diagnostics, strict=strict), int(bool(written.troubles)))
