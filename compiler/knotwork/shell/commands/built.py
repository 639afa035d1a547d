"""What `knotwork build` says in the end, and the build that has nothing to do. Imports little."""

from __future__ import annotations

from pathlib import Path

import click

from knotwork.shell.commands.summary import count, exit_code_of, summary_of
from knotwork.shell.config.locate import locate
from knotwork.shell.files.written import Written
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_build import Report, request_of, unchanged


def tell(
    report: Report, written: Written, folder: Path, vault: Path, check: str = "knotwork check"
) -> None:
    """The last lines of a build; `check` is the command that shows what it found."""
    private = f" ({report.kept} kept private)" if report.kept else ""
    click.echo(
        f"{count(report.shown, 'note')}{private} in {folder}: {written.written} files written, "
        f"{written.unchanged} unchanged, {written.deleted} deleted"
    )
    if report.remark:
        click.echo(report.remark)
    if told := summary_of(report.severities):
        click.echo(f"{told}; `{check}` shows them")
    if not report.shown:
        click.echo(f"There are no notes (*.md) in {vault}.", err=True)


def unchanged_site(
    vault: Path | None,
    output: Path | None,
    asked: tuple[str | None, ...],
    *,
    strict: bool,
    quiet: bool,
) -> int | None:
    """The exit code of a build that finds nothing to do; None if there is something.

    `asked` is what the command line says of how to build.
    """
    project = locate(vault)
    folder = output or project.output
    if not folder.is_dir():
        return None
    cache = Cache(project.root)
    report = unchanged(project, folder, cache, request_of(project, *asked))
    cache.close()
    if report is None:
        return None
    if not quiet:
        tell(report, Written(0, report.files, 0, ()), folder, project.root)
    return exit_code_of(report.severities, strict=strict)
