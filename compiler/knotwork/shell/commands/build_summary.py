"""What `knotwork build` says in the end. Imports little."""

from __future__ import annotations

from pathlib import Path

import click

from knotwork.shell.commands.summary import count, summary_of
from knotwork.shell.files.written import Written
from knotwork.shell.remember.last_build import Report


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
