"""`knotwork build`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Literal

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    PATH,
    WHERE,
    dialect_option,
    executor_option,
    exit_zero_option,
    for_readers,
    memory_option,
    quiet_option,
    require_cdn,
    require_run,
    resolution_option,
    running,
    strict_option,
    taken,
    vault_argument,
)


@click.command(cls=OfVault, epilog=WHERE)
@vault_argument
@click.option("-o", "--output", type=PATH, help="The folder of the site.  [default: site]")
@click.option(
    "--templates",
    type=PATH,
    metavar="DIR",
    help="Templates, styles and assets over the theme's; only from an author you trust.",
)
@click.option("--run", is_flag=True, help="Run the cells and show what they give.")
@running
@memory_option
@executor_option
@click.option(
    "--verify",
    is_flag=True,
    help="Build again without the cache and compare the bytes (with --run, the outputs too).",
)
@for_readers
@dialect_option
@strict_option
@exit_zero_option
@resolution_option
@quiet_option
def build(
    vault: Path | None,
    run: bool,
    runtime: Literal["vendored", "cdn", "off"] | None,
    runtime_url: str | None,
    **asked: Any,
) -> None:
    """Compile the vault to a static site.

    \b
    Examples:
      knotwork build                 build the vault of this folder into ./site
      knotwork build notes -o out    build ./notes into ./out
      knotwork build --run           run the cells first; show what they gave
      knotwork build --runtime off   without buttons that run the cells in the page

    The output folder must be empty or hold an earlier build. Notes are never changed. Findings are
    counted; `knotwork check` shows them.
    """
    from knotwork.shell.browser.readers import Readers
    from knotwork.shell.commands.building.site_request import SiteRequest
    from knotwork.shell.commands.building.unchanged import unchanged_site
    from knotwork.shell.remember.look import Look

    require_cdn(runtime, runtime_url)
    require_run(run, asked["python"], asked["timeout"])
    readers = Readers(runtime, runtime_url or "")
    wanted = taken(SiteRequest, asked)
    look = Look()
    if wanted.remember and not (wanted.verify or asked["templates"]):
        cells = None
        if run:
            from knotwork.shell.commands.building.cells_unchanged import cells_last

            cells = cells_last(asked["python"], asked["timeout"])
        dialect, resolution = asked["dialect"], asked["resolution"]
        code = unchanged_site(
            vault, wanted, readers, dialect=dialect, resolution=resolution, cells=cells, look=look
        )
        if code is not None:
            sys.exit(code)

    from knotwork.shell.commands.building.build import build_site
    from knotwork.shell.commands.building.request import BuildRequest

    runner = None
    if run:
        from knotwork.shell.cells import in_workers

        runner = in_workers
    request = BuildRequest(**asked, readers=readers, runner=runner)
    sys.exit(build_site(vault, request, wanted, look))
