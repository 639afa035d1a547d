"""The questions that `knotwork graph` answers, each with `--json` for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click

from knotwork.shell.cli.options import WHERE, published_option, resolution_option, vault_option

_F = TypeVar("_F", bound=Callable[..., Any])
Vault: TypeAlias = Path | None

note_argument = click.argument("note")
limit_option = click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to list."
)


def _query(function: _F) -> click.Command:
    """A command with the options that all questions share."""
    json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    name = function.__name__.strip("_").replace("_", "-")
    wrapped = vault_option(resolution_option(published_option(json_option(function))))
    return click.command(name, epilog=WHERE)(wrapped)


@_query
@click.argument("source")
@click.argument("target")
@click.option("--relation", "relations", multiple=True, help="Only links of this relation.")
@click.option("--directed", is_flag=True, help="Follow links forward only.")
@limit_option
def path(
    source: str,
    target: str,
    relations: tuple[str, ...],
    directed: bool,
    limit: int,
    vault: Vault,
    resolution: str | None,
    as_json: bool,
    published: bool,
) -> None:
    """Show how two notes hang together: all shortest ways from SOURCE to TARGET.

    Links are followed in both directions. Those of trails do not count unless --relation names
    them, and books and chapters are no stations on the way.

    \b
    Examples:
      knotwork graph path vector "softmax function"
      knotwork graph path vector "self-attention" --relation requires --relation uses
    """
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(
        asked.path(
            Where(vault, resolution, as_json, published),
            source,
            target,
            relations=frozenset(relations),
            directed=directed,
            limit=limit,
        )
    )


@_query
@note_argument
def needs(note: str, vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List what to know before NOTE, nearest first.

    \b
    Example:
      knotwork graph needs "self-attention" --vault notes --json
    """
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.needs(Where(vault, resolution, as_json, published), note))


@_query
@note_argument
def leads(note: str, vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List what NOTE is needed for, nearest first.

    \b
    Example:
      knotwork graph leads "dot product" --vault notes
    """
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.leads(Where(vault, resolution, as_json, published), note))


@_query
def order(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """Print the learning order: every note after what it needs, else as trails have it.

    \b
    Example:
      knotwork graph order --vault notes
    """
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.order(Where(vault, resolution, as_json, published)))


@_query
def orphans(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List notes that no other note links to."""
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.orphans(Where(vault, resolution, as_json, published)))


@_query
def dead_ends(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List notes that link to no other note."""
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.dead_ends(Where(vault, resolution, as_json, published)))


@_query
@limit_option
def hubs(limit: int, vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List the notes that others lean on most (PageRank, trails left out)."""
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.hubs(Where(vault, resolution, as_json, published), limit))


@_query
def stubs(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List the notes that links ask for and nobody has written, the most wanted first."""
    from knotwork.shell.commands import graph_queries as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.stubs(Where(vault, resolution, as_json, published)))


@_query
def bridges(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List the links that alone hold two parts of the vault together."""
    from knotwork.shell.commands import graph_groups as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.bridges(Where(vault, resolution, as_json, published)))


@_query
def communities(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """List groups of notes that link among themselves more than to the rest (Louvain)."""
    from knotwork.shell.commands import graph_groups as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.communities(Where(vault, resolution, as_json, published)))


@_query
@note_argument
@limit_option
def related(
    note: str, limit: int, vault: Vault, resolution: str | None, as_json: bool, published: bool
) -> None:
    """List the notes that stand among the same notes as NOTE, the likest first.

    \b
    Example:
      knotwork graph related temperature --vault notes --limit 5
    """
    from knotwork.shell.commands import graph_groups as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.related(Where(vault, resolution, as_json, published), note, limit))


@_query
@click.argument("note", required=False)
def mentions(
    note: str | None, vault: Vault, resolution: str | None, as_json: bool, published: bool
) -> None:
    """List where notes name NOTE, or any note, and do not link to it.

    Titles, file names and aliases count as names. Code, formulas, links and comments are left out.

    \b
    Example:
      knotwork graph mentions "dot product" --vault notes
    """
    from knotwork.shell.commands import graph_groups as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.mentions(Where(vault, resolution, as_json, published), note))


@_query
def stats(vault: Vault, resolution: str | None, as_json: bool, published: bool) -> None:
    """Print the vault in numbers."""
    from knotwork.shell.commands import graph_groups as asked
    from knotwork.shell.commands.answer import Where

    sys.exit(asked.stats(Where(vault, resolution, as_json, published)))


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
