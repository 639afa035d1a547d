"""Finds the notes that a folder holds already, for `knotwork init`, by what other tools left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from knotwork.shell.config import obsidian
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import listing

_NOT_NOTES = frozenset(
    {"readme", "changelog", "changes", "contributing", "license", "security", "code_of_conduct"}
)
"""Markdown files that a folder may have at its top without being a vault."""
_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_DENDRON = "dendron.yml"
_VAULT = re.compile(r"""^[ \t-]*fsPath:[ \t]*["']?([^"'#\n]+?)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)
_MDBOOK = ("book.toml",)
_QUARTZ = ("quartz.config.ts", "quartz.config.yaml")
_TITLES = (
    *((name, "pageTitle") for name in _QUARTZ),
    *((name, "site_name") for name in _MKDOCS),
    *((name, "title") for name in _MDBOOK),
)
"""Files of other tools, and what they call the title of the site in them."""
_MYST = ("myst.yml", "_toc.yml")
_DOCUSAURUS = tuple(
    f"{above}docusaurus.config.{suffix}" for above in ("", "website/") for suffix in ("js", "ts")
)
_HUGO = ("hugo.toml", "hugo.yaml", "hugo.json")
# Obsidian's plugin Digital Garden: its notes refer to pictures in `src/site/img`.
_GARDEN = ("src/site/notes/notes.json", "src/site/notes/notes.11tydata.js")


class Place(NamedTuple):
    """A folder that holds notes."""

    path: str
    """From the folder in which to begin; `.` for itself."""
    is_prose: bool = False
    """Whether they were written for a tool to which a single newline is a space, and the first
    heading the title."""


_KEPT = (
    (_QUARTZ, Place("content")),
    (_GARDEN, Place("src/site")),
    (_DOCUSAURUS, Place("docs", is_prose=True)),
    (_HUGO, Place("content", is_prose=True)),
)
"""Files of other tools, and where these keep the notes."""
_SAYING = (
    *((name, "docs_dir", "docs") for name in _MKDOCS),
    *((name, "src", "src") for name in _MDBOOK),
)
"""Files of other tools, what says in them where the notes are, and where they are by default."""


def notes_there(folder: Path, *, is_project: bool) -> Place | None:
    """The folder of the notes; None if there are none.

    What stands at the top of a Python project is about its code: that is not a vault.

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
    for place in _named(folder, is_project=is_project):
        if _holds_any(folder / place.path):
            edited = (folder / place.path / obsidian.FOLDER).is_dir()
            return place._replace(is_prose=place.is_prose and not edited)
    if is_project or _only_about_code(listing(folder).notes):
        return None
    return Place(".", is_myst(folder))


def title_there(folder: Path) -> str:
    """What the settings of another tool call the site; empty if nothing does."""
    return next((said for name, key in _TITLES if (said := _said(folder / name, key))), "")


def _said(file: Path, key: str) -> str:
    """The text that a line of a file gives a key (YAML, JavaScript, TOML); empty without one."""
    try:
        text = file.read_text("utf-8", "replace")
    except OSError:
        return ""
    value = r"""(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'#`{\[|>&*!][^#\n]*?))"""
    found = re.search(
        rf"^[ \t]*{key}(?::[ \t]+|[ \t]*=[ \t]*){value},?[ \t]*(?:[ \t](?:#|//).*)?$",
        text,
        re.MULTILINE,
    )
    return found[found.lastindex or 0] if found else ""


def is_myst(folder: Path) -> bool:
    """Whether the notes of a folder belong to a book of MyST or Jupyter Book."""
    return _holds_file(folder, _MYST)


def _configured(folder: Path) -> str | None:
    """The folder of the notes that a configuration in this one names, if it is below."""
    here = folder.resolve()
    known = locate(None, here)
    if known.config_path is None or known.config_path.parent != here:
        return None
    return _below(here, known.root)


def _below(here: Path, place: str | Path) -> str | None:
    """A place as from a folder; None if it is not in it."""
    found = (here / place).resolve()
    return found.relative_to(here).as_posix() if found.is_relative_to(here) else None


def _named(folder: Path, *, is_project: bool) -> Iterator[Place]:
    """Folders below that hold the notes if they hold any, the surest first."""
    for files, place in _KEPT:
        if _holds_file(folder, files):
            yield place
    for name, key, usual in _SAYING:
        if (folder / name).is_file():
            below = _below(folder.resolve(), _said(folder / name, key) or usual)
            if below is not None:
                yield Place(below, is_prose=True)
    yield from _of_dendron(folder)
    if is_project:
        yield Place("docs", is_prose=True)
    books = {path.parent for name in _MYST for path in folder.glob(f"*/{name}")}
    if len(books) == 1:
        yield Place(books.pop().name, is_prose=True)
    vaults = [path.parent for path in folder.glob(f"*/{obsidian.FOLDER}") if path.is_dir()]
    if len(vaults) == 1 and _only_about_code(path.name for path in folder.glob("*.md")):
        yield Place(vaults[0].name)


def _of_dendron(folder: Path) -> Iterator[Place]:
    if not (folder / _DENDRON).is_file():
        return
    known = _VAULT.findall((folder / _DENDRON).read_text("utf-8", "replace"))
    vault = _below(folder.resolve(), known[0]) if len(known) == 1 else None
    if vault is not None:
        # One that holds its own configuration has its notes one folder further down.
        yield Place((Path(vault) / "notes").as_posix())
        yield Place(vault)


def _holds_file(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).is_file() for name in names)


def _holds_any(folder: Path) -> bool:
    return folder.is_dir() and bool(listing(folder).notes)


def _only_about_code(notes: Iterable[str]) -> bool:
    return all(note.removesuffix(".md").lower() in _NOT_NOTES for note in notes)
