"""`knotwork runtime`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.group import Commands
from knotwork.shell.cli.options import PATH, filled, quiet_option


@click.group(cls=Commands)
def runtime() -> None:
    """Fetch the Python that runs cells in readers' browsers."""


@runtime.command()
@click.argument("packages", nargs=-1, metavar="[PACKAGE…]")
@click.option(
    "--from",
    "source",
    type=PATH,
    metavar="PATH",
    help="The npm package on disk: .tgz, or unpacked.",
)
@click.option(
    "--packages-url",
    callback=filled,
    metavar="URL",
    help="The folder on the web that holds packages.",
)
@quiet_option
def fetch(
    packages: tuple[str, ...], source: Path | None, packages_url: str | None, quiet: bool
) -> None:
    """Put the runtime into your cache folder, where `knotwork build` finds it.

    \b
    Examples:
      knotwork runtime fetch                     the runtime, 14 MB, with npm
      knotwork runtime fetch --from pyodide.tgz  without a network
      knotwork runtime fetch numpy --packages-url https://…
                                                 a package too, and what it needs

    The runtime is the npm package `pyodide`, whose digest is checked; npm itself decides where it
    comes from. Packages are checked against the digests that the runtime lists. Without
    --packages-url they come from `packages_url` under [runtime] in knotwork.toml.
    """
    from knotwork.shell.commands.runtime import fetch_runtime

    sys.exit(fetch_runtime(packages, source, packages_url or "", quiet=quiet))
