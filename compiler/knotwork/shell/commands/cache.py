"""`knotwork cache`: shows and deletes caches."""

from __future__ import annotations

from pathlib import Path

import click

from knotwork.errors import KnotworkError
from knotwork.shell.commands.summary import count
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import require_folder
from knotwork.shell.remember import cache
from knotwork.shell.system_errors import way_out


def show(vault: Path | None) -> None:
    """Carry out `knotwork cache info`."""
    known = cache.info(_root(vault))
    if not known.size:
        click.echo(f"nothing is remembered; it would be in {known.path}")
        return
    entries = count(known.entries, "entry", "entries")
    click.echo(f"{known.path}: {entries}, {_bytes(known.size)}")


def delete(vault: Path | None) -> None:
    """Carry out `knotwork cache clear`."""
    path = cache.info(_root(vault)).path
    click.echo(f"{path}: {_bytes(_cleared(path))} deleted")


def _root(vault: Path | None) -> Path:
    root = locate(vault).root
    # A configured vault may be gone while its cache is still there.
    if vault is not None:
        require_folder(root)
    return root


def delete_all() -> None:
    """Carry out `knotwork cache clear --all`."""
    size = sum(map(_cleared, list(cache.every_cache())))
    click.echo(f"{cache.cache_folder()}: {_bytes(size)} deleted")


def _cleared(path: Path) -> int:
    try:
        return cache.clear(path)
    except OSError as error:
        raise KnotworkError(
            f"{path} cannot be deleted: {error.strerror}", help=way_out(error)
        ) from error


def _bytes(size: int) -> str:
    if size < 1e6:
        return f"{size / 1e3:.0f} kB" if size >= 1e3 else count(size, "byte")
    return f"{size / 1e6:.1f} MB"
