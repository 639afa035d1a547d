"""Compares a site with one that is built again without any cache: `build --verify`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from knotwork.pipeline import artifacts, compile_vault
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.config.locate import Project
from knotwork.shell.files.output import Output
from knotwork.shell.files.scan import read, sources
from knotwork.shell.files.seen import content_digest
from knotwork.shell.project import files
from knotwork.tools import Theme, Tools, press


def differences(project: Project, tools: Tools, theme: Theme, site: Output) -> tuple[str, ...]:
    """Messages about the differences between the site on disk and one built anew, by path."""
    found = files(project, site.folder)
    fresh = msgspec.structs.replace(tools, press=press)
    known = compile_vault(sources(project.root, found.notes), found.files, fresh)
    expected = {
        file.path: digest
        for file in artifacts(known, fresh, theme)
        if isinstance(file, Artifact | Copy)
        and (digest := _content(project.root, site.inside, file)) is not None
    }
    return tuple(_compared(expected, site))


def _content(root: Path, inside: str, file: Artifact | Copy) -> bytes | None:
    """The digest of a file; None if it cannot be read, so that no build can write it."""
    if isinstance(file, Artifact):
        return content_digest(file.content)
    try:
        return content_digest(read(root / file.source, inside))
    except OSError:
        return None


def _compared(expected: dict[str, bytes], site: Output) -> Iterator[str]:
    for path in sorted(expected.keys() | site.new.keys()):
        file = site.folder / path
        if path not in expected:
            yield f"{file} is in the site, and a build without the cache does not make it"
        elif path not in site.new:
            yield f"{file} is missing, and a build without the cache makes it"
        elif content_digest(file.read_bytes()) != expected[path]:
            yield f"{file} differs from what a build without the cache makes"
