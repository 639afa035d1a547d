"""Finds the vault and the notes that the paths on a command line name."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from knotwork.errors import KnotworkError, VaultError
from knotwork.names import is_note
from knotwork.shell.config import obsidian
from knotwork.shell.config.locate import Project, locate, rooted
from knotwork.shell.files.scan import listing


def chosen(paths: tuple[Path, ...]) -> tuple[Project, frozenset[str]]:
    """The vault, and the chosen notes in it; an empty set stands for all notes.

    A folder inside a vault that has a configuration, or is Obsidian's, stands for its notes.

    Raises:
        KnotworkError: the paths name more than one vault.
        VaultError: a path is not a note, or is not in the vault.
    """
    if not paths:
        return locate(None), frozenset()
    project = around(paths[0]) if _names_a_note(paths[0]) else _enclosing(paths[0])
    if project is None:
        whole = paths[0]
        for path in paths[1:]:
            if _names_a_note(path) and not path.exists():
                raise _no_note(path)
        if len(paths) > 1:
            raise KnotworkError(
                "name one vault, or notes of one vault",
                help=f"{whole} stands for all notes in it" if whole.is_dir() else "",
            )
        return locate(whole), frozenset()
    return project, frozenset(note for path in paths for note in _notes_at(project, path))


def _names_a_note(path: Path) -> bool:
    return path.is_file() or is_note(str(path))


def _enclosing(folder: Path) -> Project | None:
    """The vault that contains a folder; None if there is none, or the folder is a vault itself."""
    if not folder.is_dir() or locate(folder).root != folder.resolve():
        return None
    project = around(folder / "note")
    known = project.config_path is not None or (project.root / obsidian.FOLDER).is_dir()
    return project if known and project.root != folder.resolve() else None


def _notes_at(project: Project, path: Path) -> Iterator[str]:
    """The notes of a vault that a path names: a single note, or all notes below a folder."""
    if _names_a_note(path):
        if not path.exists():
            raise _no_note(path)
        if not is_note(path.name):
            raise VaultError(f"{path} is not a note", help="name a Markdown file or a folder")
        yield inside(project, path)
        return
    above = Path(inside(project, path)).parts
    below = [
        note for note in listing(project.root).notes if Path(note).parts[: len(above)] == above
    ]
    if not below:
        raise VaultError(f"there are no notes in {path}", help="name a note, or a folder with some")
    yield from below


def _no_note(path: Path) -> VaultError:
    return VaultError(f"there is no note {path}", help=_advice(path))


def _advice(missing: Path) -> str:
    """Advice about a note that does not exist: the notes beside it with similar names."""
    folder = missing.parent
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    # difflib, because the library of `alike.near` takes longer to import than a quick check.
    alike = get_close_matches(missing.name, sorted(filter(is_note, names)))
    if alike:
        return f"did you mean {' or '.join(str(folder / name) for name in alike)}?"
    return "name it by its path from here, as in notes/softmax.md"


def around(note: Path) -> Project:
    """The vault that contains a note: a configured one, Obsidian's, or else the note's folder."""
    folder = note.resolve().parent
    for above in (folder, *folder.parents):
        project = rooted(above)
        if project.config_path is not None or (above / obsidian.FOLDER).is_dir():
            return project
    near = locate(None)
    if near.root in (folder, *folder.parents):
        return near
    return rooted(folder)


def inside(project: Project, note: Path) -> str:
    """A note's path in a vault.

    Raises:
        VaultError: the note is not in that vault.
    """
    try:
        return note.resolve().relative_to(project.root.resolve()).as_posix()
    except ValueError:
        raise VaultError(
            f"{note} is not in the vault {project.root}", help="name the notes of one vault"
        ) from None
