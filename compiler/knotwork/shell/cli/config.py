"""`knotwork config`: the settings that apply, and the schema for editors."""

from __future__ import annotations

from pathlib import Path

import click

from knotwork.shell.cli.group import Commands
from knotwork.shell.cli.options import WHERE, vault_argument


@click.group(cls=Commands)
def config() -> None:
    """Show the settings that apply, or the schema of knotwork.toml.

    \b
    Examples:
      knotwork config show
      knotwork config schema > knotwork.schema.json
    """


@config.command(epilog=WHERE)
@vault_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(vault: Path | None, as_json: bool) -> None:
    """Print every setting that applies to the vault, and where it comes from.

    \b
    Example:
      knotwork config show notes
    """
    from knotwork.shell.commands.config import show_settings

    show_settings(vault, as_json=as_json)


@config.command()
def schema() -> None:
    """Print the JSON Schema of knotwork.toml, for editors that check it while you type.

    \b
    Example:
      knotwork config schema > knotwork.schema.json

    Editors with Taplo or Even Better TOML use it when knotwork.toml begins with the line
    `#:schema ./knotwork.schema.json`.
    """
    from knotwork.shell.commands.config import show_schema

    show_schema()
