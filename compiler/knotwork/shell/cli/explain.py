"""`knotwork explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    WHERE,
    memory_option,
    resolution_option,
    vault_option,
)


@click.command(cls=OfVault, epilog=WHERE)
@click.argument("subject", metavar="[RULE|LINK]", required=False)
@click.option("--from", "source", metavar="NOTE", help="The note in which the link stands.")
@vault_option
@resolution_option
@memory_option
def explain(
    subject: str | None,
    source: str | None,
    vault: Path | None,
    resolution: str | None,
    remember: bool,
) -> None:
    """Explain a rule, or why a link means what it means; list the rules.

    \b
    Examples:
      knotwork explain               all rules, one line each
      knotwork explain broken-link
      knotwork explain '[[dot product]]' --from 'attention score.md'
    """
    if source is not None and subject is None:
        raise click.UsageError("--from says where a link stands: say which link")
    from knotwork.shell.commands.explain import explain_subject
    from knotwork.shell.commands.graph.request import GraphRequest

    asked = GraphRequest(vault, resolution, remember=remember)
    sys.exit(explain_subject(subject, source, asked))
