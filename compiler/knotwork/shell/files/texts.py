"""Reads the present texts of notes, for reports that show their lines."""

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
    """A function that reads the present text of a note of the vault at `root`.

    `instead` is an editor's text of one note. `api`, which may take long, is called when the first
    text is asked for.
    """
    inside = os.path.realpath(root)

    @cache
    def api_texts() -> tuple[Mapping[str, str], frozenset[str]]:
        vault = api()
        texts = {note.path: note.text for note in vault.sources}
        return texts, frozenset(vault.files.values())

    def text(path: str) -> str | None:
        if instead is not None and path == instead.path:
            return instead.text
        notes, python = api_texts()
        if path in notes:
            return notes[path]
        if path in python:
            return _python_text(Path(inside, path))
        return source(root, path, inside).text

    return text


def _python_text(file: Path) -> str | None:
    """The text of a package's file; None if it cannot be read."""
    try:
        return decode(file.read_bytes()).text
    except OSError:
        return None
