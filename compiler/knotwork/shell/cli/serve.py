"""`knotwork serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    WHERE,
    dialect_option,
    filled,
    for_readers,
    quiet_option,
    require_cdn,
    require_run,
    resolution_option,
    running,
    taken,
    vault_argument,
)


@click.command(cls=OfVault, epilog=WHERE)
@vault_argument
@click.option(
    "--host",
    default="127.0.0.1",
    callback=filled,
    help="The address to listen on.",
    show_default=True,
)
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    help="The port to listen on; 0 takes any.",
    show_default=True,
)
@click.option("--open", is_flag=True, help="Open the site in the browser.")
@click.option("--run", is_flag=True, help="Run the cells and show what they give.")
@click.option(
    "--drafts",
    is_flag=True,
    help="Show notes with `draft: true` or `publish: false` too.",
)
@running
@for_readers
@dialect_option
@resolution_option
@quiet_option
def serve(
    vault: Path | None,
    runtime: Literal["vendored", "cdn", "off"] | None,
    runtime_url: str | None,
    **asked: Any,
) -> None:
    """Show the vault in a browser; open pages follow as you edit.

    \b
    Examples:
      knotwork serve                 the vault of this folder on http://127.0.0.1:8000/
      knotwork serve notes -p 0      the vault in ./notes on any free port
      knotwork serve --open          the same, and open the browser there
      knotwork serve --run           show what the cells give, again after each edit
      knotwork serve --drafts        drafts too, which stay out of the built site

    Nothing is written; the site is made in memory, each page when it is asked for. Whoever can
    reach --host can read the site: by default that is this machine alone.
    """
    from knotwork.shell.browser.readers import Readers
    from knotwork.shell.commands.building.request import BuildRequest
    from knotwork.shell.commands.serving.serve import ServeRequest, serve_vault

    require_cdn(runtime, runtime_url)
    require_run(asked["run"], asked["python"], asked["timeout"])
    readers = Readers(runtime, runtime_url or "")
    wanted = taken(ServeRequest, asked)
    sys.exit(serve_vault(vault, BuildRequest(**asked, readers=readers), wanted))
