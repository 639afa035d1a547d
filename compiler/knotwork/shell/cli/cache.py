"""`knotwork cache`."""

from __future__ import annotations

from pathlib import Path

import click

from knotwork.shell.cli.group import Commands
from knotwork.shell.cli.options import WHERE, vault_argument


@click.group(cls=Commands)
def cache() -> None:
    """Show or delete the cache of a vault.

    It is in your cache folder, or in the one that KNOTWORK_CACHE_DIR names, and is safe to delete
    at any time: the next build takes longer and gives the same site.
    """


@cache.command(epilog=WHERE)
@vault_argument
def info(vault: Path | None) -> None:
    """Show where a vault's cache is and how much it holds."""
    from knotwork.shell.commands.cache import show

    show(vault)


@cache.command(epilog=WHERE)
@vault_argument
@click.option("--all", "every", is_flag=True, help="Delete the caches of all vaults.")
def clear(vault: Path | None, every: bool) -> None:
    """Delete a vault's cache."""
    from knotwork.shell.commands.cache import delete, delete_all

    if every:
        delete_all()
    else:
        delete(vault)
