"""`knotwork test`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    PATH,
    WHERE,
    dialect_option,
    filled,
    memory_option,
    quiet_option,
    require_python,
    resolution_option,
    running,
    taken,
)


@click.command(cls=OfVault, epilog=WHERE)
@click.argument("paths", nargs=-1, type=PATH, metavar="[VAULT | PATH…]")
@click.option(
    "-k",
    "pattern",
    callback=filled,
    metavar="EXPR",
    help="Only cells whose note or #id matches.",
)
@click.option("--accept", is_flag=True, help="Write the real outputs into the notes.")
@running
@click.option(
    "--in-process",
    is_flag=True,
    help="Run in this process, for debuggers: no limits, no isolation.",
)
@click.option("--browser", is_flag=True, help="Run in the readers' Python too, and compare.")
@click.option("--junit", type=PATH, metavar="FILE", help="Also write JUnit XML.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for every cell.")
@dialect_option
@resolution_option
@memory_option
@quiet_option
def test(paths: tuple[Path, ...], **asked: Any) -> None:
    """Run every cell of the vault and compare what it gives with what the note says.

    \b
    Examples:
      knotwork test                          all cells of the vault of this folder
      knotwork test "notes/dot product.md"   those of one note
      knotwork test -k "softmax and not plot"
      knotwork test --accept                 write what differs into the notes
      knotwork test --browser                run in the Python of browsers too, under Node

    A note always runs as a whole, in a process of its own, even when only some of its cells are
    asked for. It runs each time: only `knotwork build --run` reuses earlier outputs. Exits with
    1 if a cell fails or its output differs, with 2 if -k matches no cell. `pytest notes/` gives the
    same results. --browser also fails on a cell that fails here and not in a browser, or the other
    way round; it needs Node, and `knotwork runtime fetch`.
    """
    from knotwork.shell.commands.building.request import BuildRequest
    from knotwork.shell.commands.testing.test import RunRequest, test_vault

    if asked["in_process"] and (asked["python"] is not None or asked["timeout"] is not None):
        raise click.UsageError(
            "--in-process runs cells in this Python, for as long as they take: leave out "
            "--python and --timeout"
        )
    require_python(asked["python"])
    wanted = taken(RunRequest, asked)
    sys.exit(test_vault(paths, BuildRequest(**asked), wanted))
