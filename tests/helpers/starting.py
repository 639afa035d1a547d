"""New vaults."""

from __future__ import annotations

from pathlib import Path

from knotwork.shell.commands.starting.init import init_vault
from knotwork.starter import Host, Template


def begin(folder: Path, template: Template | None = None, host: Host = Host.GITHUB) -> None:
    """Do what `knotwork init` does; it must succeed."""
    assert init_vault(folder, template, host, quiet=True) == 0


def write(folder: Path, path: str, text: str) -> None:
    """Write a file, and make the folders that it needs."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)
