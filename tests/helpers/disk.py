"""A vault on disk, compiled and written without the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from knotwork.pipeline import Vault, compile_vault
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.config.locate import Project
from knotwork.shell.files.output import Output
from knotwork.shell.files.scan import Listing, sources
from knotwork.shell.files.texts import text_reader
from knotwork.shell.files.write_counts import WriteCounts
from knotwork.tools import Tools


def compiled(project: Project, found: Listing, tools: Tools) -> Vault:
    """The vault, compiled and checked in this process without a cache."""
    tools = replace(tools, text=text_reader(project.root, api=lambda: tools.api))
    return compile_vault(sources(project.root, found.notes), found.files, tools)


def write_site(folder: Path, vault: Path, files: Iterable[Artifact | Copy]) -> WriteCounts:
    """Make the folder hold exactly these files of ours.

    Raises:
        RefusedError: the folder holds files that are not ours, or is the vault itself.
    """
    with Output(folder, vault) as output:
        return output.write(files)
