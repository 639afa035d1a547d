"""Prints the summary of a build. Imports little."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from knotwork.shell.commands.summary import count, no_notes, summary_of
from knotwork.shell.files.write_counts import WriteCounts
from knotwork.shell.remember.last_build import BuildReport


def check_command(
    vault: Path | None, dialect: str | None, resolution: str | None, *more: str
) -> str:
    """The `knotwork check` that shows the findings of a build: same vault, same options."""
    named = (("--dialect", dialect), ("--resolution", resolution))
    options = [word for option, value in named if value for word in (option, value)]
    return shlex.join(["knotwork", "check", *([str(vault)] if vault else ()), *options, *more])


def tell(report: BuildReport, written: WriteCounts, folder: Path, vault: Path, check: str) -> None:
    """Print the last lines of a build; `check` is the command that shows its findings."""
    private = f" ({report.private} kept private)" if report.private else ""
    click.echo(
        f"{count(report.shown, 'note')}{private} in {folder}: "
        f"{count(written.written, 'file')} written, {written.unchanged} unchanged, "
        f"{written.deleted} deleted"
    )
    for remark in report.remarks:
        click.echo(remark)
    if names := " ".join(report.uncarried):
        fetch = f"knotwork runtime fetch {names} --packages-url URL"
        click.echo(f"Readers cannot run all cells yet (`{fetch}`)")
    if findings := summary_of(report.severities):
        click.echo(f"{findings}; `{check}` shows them")
    if not report.shown and not report.private:
        click.echo(no_notes(vault), err=True)
