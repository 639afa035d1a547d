"""`knotwork check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.options import (
    FOLDER,
    WHERE,
    quiet_option,
    resolution_option,
    strict_option,
)


@click.command(epilog=WHERE)
@click.argument("paths", nargs=-1, type=FOLDER, metavar="[VAULT | FILE…]")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", "concise", "json"]),
    default="terminal",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--fix", is_flag=True, help="Make the safe fixes, in the notes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the guesses too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@strict_option
@click.option("--stdin-filename", metavar="PATH", help="The note whose text is `-`.")
@resolution_option
@quiet_option
def check(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    style: str,
    strict: bool,
    stdin_filename: str | None,
    resolution: str | None,
    quiet: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
) -> None:
    """Find what is broken in the vault: links, anchors, trails, front matter.

    \b
    Examples:
      knotwork check                           check the vault of this folder
      knotwork check notes --select broken-link
      knotwork check notes/softmax.md          findings of one note
      knotwork check - --stdin-filename notes/softmax.md < buffer

      knotwork check --diff                    what --fix would write
      knotwork check --fix --select trail-mismatch

    Exits with 1 if there are errors, with --diff if there is something to fix. Notes are changed by
    --fix alone, all of them or none, and never so that a new finding comes up.
    """
    from knotwork.shell.commands.check import Action, Fixes, check_vault

    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes says which fixes to make: add --fix or --diff")
    action = Action.SHOW if diff else Action.MAKE if fix else Action.REPORT

    code = check_vault(
        paths,
        select=select,
        ignore=ignore,
        style=style,
        strict=strict,
        stdin_filename=stdin_filename,
        resolution=resolution,
        quiet=quiet,
        fixes=Fixes(action, unsafe_fixes),
    )
    sys.exit(code)
