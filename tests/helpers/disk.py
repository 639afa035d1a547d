"""A vault on disk, compiled without the command line."""

from __future__ import annotations

from msgspec.structs import replace

from knotwork.pipeline import Vault, compile_vault
from knotwork.shell.config.locate import Project
from knotwork.shell.files.scan import Listing, sources
from knotwork.shell.project import text_reader
from knotwork.tools import Tools


def compiled(project: Project, found: Listing, how: Tools) -> Vault:
    """The vault, compiled and checked in this process; nothing is remembered."""
    how = replace(how, text=text_reader(project, api=how.api))
    return compile_vault(sources(project.root, found.notes), found.files, how)
