"""`knotwork build`."""

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
    vault_argument,
)


@click.command(epilog=WHERE)
@vault_argument
@click.option("-o", "--output", type=FOLDER, help="The folder of the site.  [default: site]")
@strict_option
@resolution_option
@quiet_option
def build(
    vault: Path | None, output: Path | None, strict: bool, resolution: str | None, quiet: bool
) -> None:
    """Compile the vault to a static site.

    \b
    Examples:
      knotwork build                 build the vault of this folder into ./site
      knotwork build notes -o out    build ./notes into ./out

    The output folder must be empty or hold an earlier build. Notes are never changed. Findings are
    counted; `knotwork check` shows them.
    """
    from knotwork.shell.commands.build import build_site

    sys.exit(build_site(vault, output, strict=strict, resolution=resolution, quiet=quiet))
