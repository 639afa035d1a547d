"""`knotwork check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from knotwork.shell.cli.group import OfVault
from knotwork.shell.cli.options import (
    PATH,
    WHERE,
    dialect_option,
    exit_zero_option,
    filled,
    memory_option,
    quiet_option,
    resolution_option,
    strict_option,
)


def _names(
    _context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Names of rules, given in several options or separated by commas.

    Raises:
        BadParameter: one is empty, as with an unset shell variable.
    """
    found = tuple(name.strip() for words in given for name in words.split(","))
    if not all(found):
        raise click.BadParameter("it names no rule: leave it out, or see `knotwork explain`")
    return found


@click.command(cls=OfVault, epilog=WHERE)
@click.argument("paths", nargs=-1, type=PATH, metavar="[VAULT | PATH…]")
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    callback=_names,
    help="Only these rules, separated by commas; `default` and `all` are sets of them.",
)
@click.option(
    "--ignore", multiple=True, metavar="RULES", callback=_names, help="Leave these rules out."
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", "concise", "json", "sarif", "github", "gitlab", "junit"]),
    default="terminal",
    show_default=True,
    help="How findings are printed.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=200,
    show_default=True,
    help="How many findings a terminal shows; 0 for all.",
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option(
    "--since", metavar="REV", help="Only notes changed since a Git revision, and their neighbours."
)
@click.option("--baseline", type=PATH, metavar="FILE", help="Accept the findings listed in FILE.")
@click.option("--update-baseline", is_flag=True, help="Write the baseline, or drop what is fixed.")
@click.option("--external", is_flag=True, help="Check URLs on the web too.")
@click.option("--run", is_flag=True, help="Run the cells first; only in a vault you trust.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes to the notes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: guesses too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@strict_option
@exit_zero_option
@click.option(
    "--stdin-filename", callback=filled, metavar="PATH", help="The path of the note that `-` reads."
)
@dialect_option
@resolution_option
@memory_option
@quiet_option
def check(fix: bool, unsafe_fixes: bool, diff: bool, **asked: Any) -> None:
    """Find what is broken in the vault: links, anchors, trails, front matter.

    \b
    Examples:
      knotwork check                           check the vault of this folder
      knotwork check notes --select broken-link
      knotwork check --select default --select orphan-note
      knotwork check notes/softmax.md          findings of one note
      knotwork check notes/math                of the notes in a folder
      knotwork check - --stdin-filename notes/softmax.md < buffer

    \b
      knotwork check --diff                    what --fix would write
      knotwork check --fix --select trail-mismatch
      knotwork check --run --fix --select missing-output

    \b
      knotwork check --baseline known.json --update-baseline
      knotwork check --baseline known.json     only what is new
      knotwork check --since main --format github

    Exits with 1 if there are errors; with --diff, if there is something to fix. Only --fix changes
    notes: all of them or none, and never so that a new finding appears. Nothing is fetched without
    --external, and nothing is run without --run.
    """
    _require_sense(asked, fixing=fix or diff, unsafe_fixes=unsafe_fixes)

    from knotwork.shell.commands.checking.quickest import check_quickest
    from knotwork.shell.commands.checking.request import Action, CheckRequest, Fixes

    action = Action.SHOW if diff else Action.MAKE if fix else Action.REPORT
    sys.exit(check_quickest(CheckRequest(**asked, fixes=Fixes(action, unsafe_fixes))))


def _require_sense(asked: Mapping[str, Any], *, fixing: bool, unsafe_fixes: bool) -> None:
    """Refuse options that mean nothing without others.

    Raises:
        UsageError: there is such an option.
    """
    if unsafe_fixes and not fixing:
        raise click.UsageError("--unsafe-fixes says which fixes to make: add --fix or --diff")
    if asked["update_baseline"] and not asked["baseline"]:
        raise click.UsageError("--update-baseline needs --baseline FILE")
    if asked["stdin_filename"] is not None and Path("-") not in asked["paths"]:
        raise click.UsageError("--stdin-filename names the note that `-` reads: add -")
    if asked["statistics"] and asked["style"] not in ("terminal", "concise"):
        raise click.UsageError("--statistics prints a table: leave out --format")
