"""The texts of notes as they are now."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from knotwork.api.vault import NO_API, ApiVault
from knotwork.model import Source
from knotwork.shell.files.scan import source
from knotwork.text import decode


def text_reader(
    root: Path,
    instead: Source | None = None,
    api: Callable[[], ApiVault] = lambda: NO_API,
) -> Callable[[str], str | None]:
    """Reads the text of a note of the vault at `root` as it is now, for reports that show lines.

    `api`, which may cost much, is called if any text is asked for.
    """
    inside = os.path.realpath(root)

    @cache
    def made() -> tuple[Mapping[str, str], frozenset[str]]:
        known = api()
        return {one.path: one.text for one in known.sources}, frozenset(known.files.values())

    def text(path: str) -> str | None:
        if instead is not None and path == instead.path:
            return instead.text
        notes, python = made()
        if path in notes:
            return notes[path]
        if path in python:
            return _python_text(Path(inside, path))
        return source(root, path, inside).text

    return text


def _python_text(file: Path) -> str | None:
    """The text of a file of a package."""
    try:
        return decode(file.read_bytes()).text
    except OSError:
        return None
