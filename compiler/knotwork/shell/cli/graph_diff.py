"""`knotwork graph diff`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import WHERE, memory_option, resolution_option, vault_option


@click.command(cls=OfVault, epilog=WHERE)
@click.argument("old", metavar="REV")
@click.argument("new", metavar="[REV]", required=False)
@click.option(
    "--fail-on",
    multiple=True,
    metavar="KIND,…",
    help="Exit with 1 if there are any: broken-links, new-stubs, new-orphans, removed-notes, "
    "removed-links, changed-order, changed-outputs.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with nothing left out.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many names a list shows.",
)
@vault_option
@resolution_option
@memory_option
def diff(
    old: str,
    new: str | None,
    fail_on: tuple[str, ...],
    as_json: bool,
    limit: int,
    vault: Path | None,
    resolution: str | None,
    remember: bool,
) -> None:
    """Show what a change does to the graph: from one Git revision to another, or to the notes now.

    Prints Markdown for a comment on a pull request: notes, links, notes to be written, orphans,
    learning order and outputs that are not as they were. Old notes are read from Git's objects; the
    work tree and the index stay as they are, and no cell is run.

    \b
    Examples:
      knotwork graph diff main                        up to the notes as they are now
      knotwork graph diff v1.0 v1.1 --json
      knotwork graph diff origin/main --fail-on broken-links,new-orphans
    """
    from knotwork.shell.commands.graph import diff as command

    asked = command.DiffRequest(old, new, command.kinds(fail_on), as_json, limit, remember)
    sys.exit(command.diff(asked, vault, resolution))
