"""`knotwork init`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from knotwork.shell.cli.options import PATH, quiet_option


@click.command()
@click.argument("folder", type=PATH, default=Path(), metavar="[DIR]")
@click.option(
    "--template",
    type=click.Choice(["study", "docs", "plain"]),
    help="The first notes.  [default: docs in a Python project, else study]",
)
@click.option(
    "--ci",
    type=click.Choice(["github", "gitlab", "none"]),
    help="Where to check, test and publish; none leaves the commit hook out too.  [default: "
    "gitlab beside a .gitlab-ci.yml, else github]",
)
@quiet_option
def init(folder: Path, template: str | None, ci: str | None, quiet: bool) -> None:
    """Start a vault in DIR: configuration, first notes, workflow, commit hook.

    \b
    Examples:
      knotwork init                       in this folder
      knotwork init my-notes              in a new one
      knotwork init --template docs       a handbook in ./docs
      knotwork init ~/vault --ci none     an Obsidian vault: add what it lacks

    DIR defaults to the current folder. Existing files stay as they are: a folder that holds notes,
    or an Obsidian vault, gets only the files that it lacks, and no first notes. Notes count too
    where Obsidian, Quartz, MkDocs and others keep them below DIR, and in ./docs of a Python
    project.
    """
    from knotwork.shell.commands.starting.init import init_vault
    from knotwork.starter import Host, Template

    chosen = Template(template) if template else None
    sys.exit(init_vault(folder, chosen, Host(ci) if ci else None, quiet=quiet))
