"""Finds the notes that a folder holds already, for `knotwork init`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from knotwork.shell.commands.starting.other_tools import (
    Place,
    is_myst,
    myst_books,
    places_of_tools,
    relative_below,
)
from knotwork.shell.config import obsidian
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import listing

_NOT_NOTES = frozenset(
    {"readme", "changelog", "changes", "contributing", "license", "security", "code_of_conduct"}
)
"""Markdown files that a folder may have at its top without being a vault."""


def notes_there(folder: Path, *, is_project: bool) -> Place | None:
    """The folder of the notes; None if there are none.

    Notes at the top of a Python project are about its code, and make no vault.

    Raises:
        ConfigError: a configuration file cannot be understood.
    """
    if not folder.is_dir():
        return None
    configured = _configured(folder)
    if configured is not None:
        return Place(configured) if _holds_any(folder / configured) else None
    if (folder / obsidian.FOLDER).is_dir():
        return Place(".")
    for place in _places(folder, is_project=is_project):
        if _holds_any(folder / place.path):
            edited = (folder / place.path / obsidian.FOLDER).is_dir()
            return place._replace(is_prose=place.is_prose and not edited)
    if is_myst(folder) and not is_project:
        return Place(".", is_prose=True)  # even if all of its notes are notebooks as yet
    if is_project or _only_about_code(listing(folder).notes):
        return None
    return Place(".")


def _configured(folder: Path) -> str | None:
    """The folder of the notes that the configuration in `folder` names, if it is below."""
    here = folder.resolve()
    known = locate(None, here)
    if known.config_path is None or known.config_path.parent != here:
        return None
    return relative_below(here, known.root)


def _places(folder: Path, *, is_project: bool) -> Iterator[Place]:
    """Folders below in which to look for the notes, the most certain first."""
    yield from places_of_tools(folder)
    if is_project:
        yield Place("docs", is_prose=True)
    books = myst_books(folder)
    if len(books) == 1:
        yield Place(books.pop().name, is_prose=True)
    vaults = [path.parent for path in folder.glob(f"*/{obsidian.FOLDER}") if path.is_dir()]
    if len(vaults) == 1 and _only_about_code(path.name for path in folder.glob("*.md")):
        yield Place(vaults[0].name)


def _holds_any(folder: Path) -> bool:
    return folder.is_dir() and bool(listing(folder).notes)


def _only_about_code(notes: Iterable[str]) -> bool:
    return all(note.removesuffix(".md").lower() in _NOT_NOTES for note in notes)
