"""The queries of `knotwork graph`, each with `--json` for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    WHERE,
    memory_option,
    published_option,
    resolution_option,
    vault_option,
)

if TYPE_CHECKING:
    from knotwork.shell.commands.graph.request import GraphRequest

note_argument = click.argument("note")
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to list."
)

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _query(ask: Callable[..., int]) -> click.Command:
    """A command for a query, with the options that all queries share."""

    def command(
        vault: Path | None,
        resolution: str | None,
        published: bool,
        as_json: bool,
        remember: bool,
        **words: object,
    ) -> None:
        from knotwork.shell.commands.graph.request import GraphRequest

        sys.exit(ask(GraphRequest(vault, resolution, as_json, published, remember), **words))

    wrapped = update_wrapper(command, ask)
    for option in (memory_option, _json_option, published_option, resolution_option, vault_option):
        wrapped = option(wrapped)
    name = ask.__name__.strip("_").replace("_", "-")
    return click.command(name, cls=OfVault, epilog=WHERE)(wrapped)


@_query
@click.argument("source")
@click.argument("target")
@click.option("--relation", "relations", multiple=True, help="Only links of this relation.")
@click.option("--directed", is_flag=True, help="Follow links forward only.")
@limit_option
def path(
    asked: GraphRequest,
    source: str,
    target: str,
    relations: tuple[str, ...],
    directed: bool,
    limit: int,
) -> int:
    """Show how two notes are connected: all shortest paths from SOURCE to TARGET.

    Links are followed in both directions. Those of trails do not count unless --relation names
    them, and no path leads through a book or chapter.

    \b
    Examples:
      knotwork graph path vector "softmax function"
      knotwork graph path vector "self-attention" --relation requires --relation uses
    """
    from knotwork.shell.commands.graph import queries as answers

    return answers.path(
        asked,
        source,
        target,
        relations=frozenset(relations),
        directed=directed,
        limit=limit,
    )


@_query
@note_argument
def needs(asked: GraphRequest, note: str) -> int:
    """List what to know before NOTE, nearest first.

    \b
    Example:
      knotwork graph needs "self-attention" --vault notes --json
    """
    from knotwork.shell.commands.graph import queries as answers

    return answers.needs(asked, note)


@_query
@note_argument
def leads(asked: GraphRequest, note: str) -> int:
    """List what NOTE is needed for, nearest first.

    \b
    Example:
      knotwork graph leads "dot product" --vault notes
    """
    from knotwork.shell.commands.graph import queries as answers

    return answers.leads(asked, note)


@_query
def order(asked: GraphRequest) -> int:
    """Print the learning order: every note after what it needs, else in trail order.

    \b
    Example:
      knotwork graph order --vault notes
    """
    from knotwork.shell.commands.graph import queries as answers

    return answers.order(asked)


@_query
def orphans(asked: GraphRequest) -> int:
    """List notes that no other note links to, except the start page."""
    from knotwork.shell.commands.graph import queries as answers

    return answers.orphans(asked)


@_query
def dead_ends(asked: GraphRequest) -> int:
    """List notes that link to no other note."""
    from knotwork.shell.commands.graph import queries as answers

    return answers.dead_ends(asked)


@_query
@limit_option
def hubs(asked: GraphRequest, limit: int) -> int:
    """List the notes that others build on most (PageRank, without trails)."""
    from knotwork.shell.commands.graph import queries as answers

    return answers.hubs(asked, limit)


@_query
def stubs(asked: GraphRequest) -> int:
    """List notes that links ask for but nobody has written, most wanted first."""
    from knotwork.shell.commands.graph import queries as answers

    return answers.stubs(asked)


@_query
def bridges(asked: GraphRequest) -> int:
    """List the links that are the only tie between two parts of the vault."""
    from knotwork.shell.commands.graph import groups as answers

    return answers.bridges(asked)


@_query
def communities(asked: GraphRequest) -> int:
    """List groups of notes that link among themselves more than to the rest (Louvain)."""
    from knotwork.shell.commands.graph import groups as answers

    return answers.communities(asked)


@_query
@note_argument
@limit_option
def related(asked: GraphRequest, note: str, limit: int) -> int:
    """List the notes whose neighbours are most like those of NOTE, closest first.

    \b
    Example:
      knotwork graph related temperature --vault notes --limit 5
    """
    from knotwork.shell.commands.graph import groups as answers

    return answers.related(asked, note, limit)


@_query
@click.argument("note", required=False)
def mentions(asked: GraphRequest, note: str | None) -> int:
    """List places that name NOTE, or any note, without linking to it.

    Titles, file names and aliases count as names. Code, formulas, links and comments are left out.

    \b
    Example:
      knotwork graph mentions "dot product" --vault notes
    """
    from knotwork.shell.commands.graph import groups as answers

    return answers.mentions(asked, note)


@_query
def stats(asked: GraphRequest) -> int:
    """Print the vault in numbers."""
    from knotwork.shell.commands.graph import groups as answers

    return answers.stats(asked)


QUERIES: tuple[click.Command, ...] = (
    path,
    needs,
    leads,
    order,
    orphans,
    dead_ends,
    hubs,
    stubs,
    bridges,
    communities,
    related,
    mentions,
    stats,
)
