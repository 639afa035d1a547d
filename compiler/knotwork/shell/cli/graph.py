"""`knotwork graph`: queries the concept graph, and exports it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli import graph_queries
from knotwork.shell.cli.graph_diff import diff
from knotwork.shell.cli.group import Commands, OfVault
from knotwork.shell.cli.options import (
    PATH,
    WHERE,
    memory_option,
    published_option,
    resolution_option,
    vault_option,
)


@click.group(cls=Commands)
def graph() -> None:
    """Query the concept graph, or export it.

    Notes that stay out of the site (`publish: false`, `draft: true`, `exclude`) are part of it:
    the graph is for you. --published leaves them out, with all that only they say.

    \b
    Examples:
      knotwork graph needs "self-attention" --vault notes
      knotwork graph path vector "softmax function" --json
      knotwork graph export -o notes.graphml
    """


for query in (*graph_queries.QUERIES, diff):
    graph.add_command(query)


FORMATS = ("json", "graphml", "gexf", "dot", "mermaid", "csv", "jsonld", "turtle")
_BY_ENDING = {
    **{f".{name}": name for name in FORMATS},
    ".gv": "dot",
    ".mmd": "mermaid",
    ".ttl": "turtle",
}


def _format(output: Path | None) -> str:
    """The format for the suffix of a file name; JSON without a suffix, and on the terminal.

    Raises:
        click.UsageError: the suffix belongs to no format.
    """
    ending = output.suffix.lower() if output else ""
    if not ending:
        return "json"
    if ending not in _BY_ENDING:
        raise click.UsageError(
            f"no format is known for “{ending}”: let the file's name end with one of "
            f"{', '.join(_BY_ENDING)}, or add --format."
        )
    return _BY_ENDING[ending]


@graph.command(cls=OfVault, epilog=WHERE)
@click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    help="The format to write.  [default: as the file's name ends; without an ending, json]",
)
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="A file to write to; for CSV, a folder.  [default: the terminal]",
)
@click.option(
    "--around", metavar="NOTE", help="Only what is near a note (not json, jsonld, turtle)."
)
@click.option(
    "--steps",
    type=click.IntRange(0),
    help="With --around: how many links away that may be.  [default: 2]",
)
@published_option
@vault_option
@resolution_option
@memory_option
def export(
    style: str | None,
    output: Path | None,
    around: str | None,
    steps: int | None,
    published: bool,
    vault: Path | None,
    resolution: str | None,
    remember: bool,
) -> None:
    """Write the graph for other programs.

    All notes are in it, private ones too, unless you say --published.

    \b
    json      every note and every link with its meaning; `knotwork graph schema` describes it
    graphml   for Gephi, yEd, Cytoscape, networkx; nodes are notes, files, stubs and tags
    gexf      the same in Gephi's own format
    dot       a picture for Graphviz: notes and stubs
    mermaid   a picture for Mermaid: notes and stubs
    csv       nodes.csv and relationships.csv, as Neo4j imports them
    jsonld    concepts in SKOS, for the web of data: the notes that the site shows
    turtle    the same in Turtle

    \b
    Examples:
      knotwork graph export --vault notes > graph.json
      knotwork graph export --published -o for-everybody.gexf
      knotwork graph export --format csv -o neo4j
      knotwork graph export --format dot --around "self-attention" | dot -Tsvg > picture.svg
    """
    style = style or _format(output)
    if around is not None and style in {"json", "jsonld", "turtle"}:
        raise click.UsageError(f"--around does not go with --format {style}.")
    if steps is not None and around is None:
        raise click.UsageError("--steps says how far from a note: add --around NOTE")
    from knotwork.shell.commands.graph.export import export_graph
    from knotwork.shell.commands.graph.request import GraphRequest

    asked = GraphRequest(vault, resolution, published=published, remember=remember)
    sys.exit(export_graph(asked, style, output, around, 2 if steps is None else steps))


@graph.command()
def schema() -> None:
    """Print the JSON Schema of the JSON export."""
    from knotwork.shell.commands.graph.export import print_schema

    sys.exit(print_schema())
