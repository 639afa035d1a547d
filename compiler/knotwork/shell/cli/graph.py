"""`knotwork graph`: questions to the concept graph, and its export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli import graph_queries
from knotwork.shell.cli.options import (
    FOLDER,
    WHERE,
    resolution_option,
    vault_option,
)


@click.group()
def graph() -> None:
    """Ask the concept graph, or export it.

    \b
    Examples:
      knotwork graph needs "self-attention" --vault notes
      knotwork graph path vector "softmax function" --json
      knotwork graph export --format graphml -o notes.graphml
    """


for query in graph_queries.QUERIES:
    graph.add_command(query)


@graph.command(epilog=WHERE)
@click.option(
    "--format",
    "style",
    type=click.Choice(["json"]),
    default="json",
    show_default=True,
    help="The format to write.",
)
@click.option("-o", "--output", type=FOLDER, help="A file to write to.  [default: the terminal]")
@vault_option
@resolution_option
def export(style: str, output: Path | None, vault: Path | None, resolution: str | None) -> None:
    """Print what was understood: every note and every link with its meaning.

    \b
    Example:
      knotwork graph export --format json --vault notes > graph.json
    """
    from knotwork.shell.commands.graph import export_graph

    sys.exit(export_graph(output, vault, resolution))
