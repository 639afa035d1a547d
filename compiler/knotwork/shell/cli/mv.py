"""`knotwork mv`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    WHERE,
    memory_option,
    quiet_option,
    resolution_option,
    vault_option,
)


@click.command(cls=OfVault, epilog=WHERE)
@click.argument("old", metavar="OLD", required=False)
@click.argument("new", metavar="NEW", required=False)
@click.option("-n", "--dry-run", is_flag=True, help="Show what would change, as a diff.")
@click.option("--alias", is_flag=True, help="Keep the note's old name among its aliases.")
@click.option("--undo", is_flag=True, help="Undo the last renaming, byte for byte.")
@vault_option
@resolution_option
@memory_option
@quiet_option
def mv(
    old: str | None,
    new: str | None,
    dry_run: bool,
    alias: bool,
    undo: bool,
    vault: Path | None,
    resolution: str | None,
    remember: bool,
    quiet: bool,
) -> None:
    """Rename a note, a folder, a file or a heading, and rewrite every link to it.

    \b
    Examples:
      knotwork mv 'dot product' 'scalar product'      a note, in its folder
      knotwork mv math/vector.md algebra/vector.md    by its path in the vault
      knotwork mv math algebra                        a folder with all that is in it
      knotwork mv 'softmax#Why' 'Why it works'        a heading
      knotwork mv --dry-run math algebra              only show the diff
      knotwork mv --undo                              undo the last renaming

    A bare name for a bare name leaves a note in its folder. Else NEW is a path, or a folder to
    move it into.

    A link keeps its form, label and anchor. All notes are written or none; nothing is overwritten;
    and if any other link of the vault would come to mean something else, nothing is done.
    """
    from knotwork.shell.commands.renaming import mv as command

    if undo:
        if old is not None or dry_run or alias:
            raise click.UsageError("--undo takes back the last renaming: name nothing else")
        sys.exit(command.undo(vault, quiet=quiet))
    if old is None or new is None:
        raise click.UsageError("say what to rename, and what to call it")
    asked = command.RenameRequest(dry_run, alias, resolution, remember, quiet)
    sys.exit(command.rename(old, new, vault, asked))
