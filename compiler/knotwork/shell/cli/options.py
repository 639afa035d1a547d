"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FOLDER = click.Path(path_type=Path)

vault_argument = click.argument("vault", required=False, type=FOLDER)
vault_option = click.option(
    "--vault", type=FOLDER, metavar="DIR", help="The folder of the notes.  [default: see below]"
)
resolution_option = click.option(
    "--resolution",
    type=click.Choice(["alias", "obsidian"]),
    help="Whether links may use aliases (alias, the default) or only file names (obsidian).",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
strict_option = click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")

WHERE = """VAULT defaults to the folder that the nearest knotwork.toml names, else to the current
folder."""
"""How commands end their help."""
