"""The `knotwork` command: parses the command line, calls the project, prints what came of it.

Each command imports what it needs when it runs, so that `--help` and `--version` cost nothing.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import NoReturn

import click

from knotwork import __version__
from knotwork.errors import KnotworkError

_CLEAN, _FINDINGS, _MISUSE, _INTERRUPTED = 0, 1, 2, 130

_FOLDER = click.Path(path_type=Path)
_vault_argument = click.argument("vault", required=False, type=_FOLDER)
_vault_option = click.option(
    "--vault", type=_FOLDER, metavar="DIR", help="The folder of the notes.  [default: see below]"
)
_resolution_option = click.option(
    "--resolution",
    type=click.Choice(["alias", "obsidian"]),
    help="Whether links may use aliases (alias, the default) or only file names (obsidian).",
)
_quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print only errors.")

_WHERE = """VAULT defaults to the folder that the nearest knotwork.toml names, else to the current
folder."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Documentation of each command: knotwork COMMAND --help",
)
@click.version_option(__version__, message="Knotwork %(version)s")
def cli() -> None:
    """Compile a folder of linked notes into a concept graph and a study site."""


@cli.command(epilog=_WHERE)
@_vault_argument
@click.option("-o", "--output", type=_FOLDER, help="The folder of the site.  [default: site]")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@_resolution_option
@_quiet_option
def build(
    vault: Path | None, output: Path | None, strict: bool, resolution: str | None, quiet: bool
) -> None:
    """Compile the vault to a static site.

    \b
    Examples:
      knotwork build                 build the vault of this folder into ./site
      knotwork build notes -o out    build ./notes into ./out

    The output folder must be empty or hold an earlier build. Notes are never changed. Findings are
    counted; `knotwork check` shows them.
    """
    from knotwork.shell.commands import build_site

    sys.exit(build_site(vault, output, strict=strict, resolution=resolution, quiet=quiet))


@cli.command(epilog=_WHERE)
@click.argument("paths", nargs=-1, type=_FOLDER, metavar="[VAULT | FILE…]")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", "concise", "json"]),
    default="terminal",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--stdin-filename", metavar="PATH", help="The note whose text is `-`.")
@_resolution_option
@_quiet_option
def check(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    style: str,
    strict: bool,
    stdin_filename: str | None,
    resolution: str | None,
    quiet: bool,
) -> None:
    """Find what is broken in the vault: links, anchors, trails, front matter.

    \b
    Examples:
      knotwork check                           check the vault of this folder
      knotwork check notes --select broken-link
      knotwork check notes/softmax.md          findings of one note
      knotwork check - --stdin-filename notes/softmax.md < buffer

    Exits with 1 if there are errors. No note is changed.
    """
    from knotwork.shell.commands import check_vault

    code = check_vault(
        paths,
        select=select,
        ignore=ignore,
        style=style,
        strict=strict,
        stdin_filename=stdin_filename,
        resolution=resolution,
        quiet=quiet,
    )
    sys.exit(code)


@cli.command(epilog=_WHERE)
@click.argument("subject", metavar="RULE|LINK")
@click.option("--from", "source", metavar="NOTE", help="The note in which the link stands.")
@_vault_option
@_resolution_option
def explain(subject: str, source: str | None, vault: Path | None, resolution: str | None) -> None:
    """Explain a rule, or why a link means what it means.

    \b
    Examples:
      knotwork explain broken-link
      knotwork explain '[[dot product]]' --from 'attention score.md'
    """
    from knotwork.shell.commands import explain_subject

    sys.exit(explain_subject(subject, source, vault, resolution))


@cli.group()
def graph() -> None:
    """Ask the concept graph, or export it."""


@graph.command(epilog=_WHERE)
@click.option(
    "--format",
    "style",
    type=click.Choice(["json"]),
    default="json",
    show_default=True,
    help="The format to write.",
)
@click.option("-o", "--output", type=_FOLDER, help="A file to write to.  [default: the terminal]")
@_vault_option
@_resolution_option
def export(style: str, output: Path | None, vault: Path | None, resolution: str | None) -> None:
    """Print what was understood: every note and every link with its meaning.

    \b
    Example:
      knotwork graph export --format json --vault notes > graph.json
    """
    from knotwork.shell.commands import export_graph

    sys.exit(export_graph(output, vault, resolution))


def main() -> NoReturn:
    """Run the command; every expected failure ends in a message and an exit code."""
    # Units are many small immutable structs: the collector would visit them over and over in vain.
    gc.set_threshold(50_000, 50, 100)
    try:
        cli.main(prog_name="knotwork", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(_MISUSE)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(_CLEAN)
    except KnotworkError as error:
        from knotwork.shell.console import show_error

        show_error(error)
        sys.exit(_MISUSE)
    sys.exit(_CLEAN)
