"""Finds the notes that a folder holds already, for `knotwork init`, by what other tools left."""

from __future__ import annotations

import re
import tomllib
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
_VAULT = re.compile(
    r"""^[^#\n]*?\bfsPath:[ \t]*["']?([^"'#\n,}\]]+?)["']?[ \t]*(?=[,}\]#]|$)""", re.MULTILINE
)
_MDBOOK = "book.toml"
_GITBOOK = (".gitbook.yaml", ".gitbook.yml")
_QUARTZ = ("quartz.config.ts", "quartz.config.yaml")
_MYST = ("myst.yml", "_toc.yml")
_DOCUSAURUS = tuple(
    f"{above}docusaurus.config.{suffix}"
    for above in ("", "website/")
    for suffix in ("js", "ts", "mjs", "mts", "cjs")
)
_DOCS_OF_DOCUSAURUS = re.compile(r"""\bdocs:\s*\{[^{}]*?\bpath:\s*["']([^"'\n]+)["']""")
_HUGO = tuple(
    f"{above}.{suffix}"
    for above in ("hugo", "config/_default/hugo", "config/_default/config", "config")
    for suffix in ("toml", "yaml", "yml", "json")
)
_ADDRESS = re.compile(r"""^[ \t]*["']?base_?url["']?[ \t]*[:=]""", re.MULTILINE | re.IGNORECASE)
"""What a `config.toml` says that is Hugo's or Zola's."""
_KEPT = (
    *(
        (
            tuple(
                f"{source}/.{tool}/config.{suffix}"
                for tool in ("vitepress", "vuepress")
                for suffix in ("js", "ts", "mjs", "mts", "cjs")
            ),
            source,
        )
        for source in ("docs", "src")
    ),
    (tuple(f"astro.config.{suffix}" for suffix in ("js", "ts", "mjs", "mts")), "src/content/docs"),
)
"""Files of other tools, and the folders in which these keep the notes."""
_TITLES = (
    *((name, r"[ \t]*pageTitle") for name in _QUARTZ),
    *((name, "site_name") for name in _MKDOCS),
    (_MDBOOK, "book.title"),
    *((name, r"[ \t]*title") for name in _DOCUSAURUS),
    *((name, "title") for name in (*_HUGO, "_config.yml")),
)
"""Files of other tools, and what they call the title of the site in them."""
# Obsidian's plugin Digital Garden: its notes refer to pictures in `src/site/img`.
_GARDEN = ("src/site/notes/notes.json", "src/site/notes/notes.11tydata.js")


class Place(NamedTuple):
    """A folder that holds notes."""

    path: str
    """From the folder in which to begin; `.` for itself."""
    is_prose: bool = False
    """Whether they were written for a tool to which a single newline is a space, and the first
    heading the title."""


def notes_there(folder: Path, *, is_project: bool) -> Place | None:
    """The folder of the notes; None if there are none.

    What stands at the top of a Python project is about its code: that is no vault.

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
    """What the settings of another tool call the site; empty if they do not, or there are none."""
    return next((said for name, key in _TITLES if (said := _said(folder / name, key))), "")


def _said(file: Path, key: str) -> str:
    """The text that a file gives a key; empty without one.

    In TOML the key is a path, as `book.title`; elsewhere it is how its line begins.
    """
    text = _text(file)
    if file.suffix == ".toml":
        return _said_in_toml(text, key)
    # A word without quotes is a text in YAML; in JavaScript it is the name of something.
    word = r"""|([^\s"'#`{\[|>&*!][^#\n]*?)""" if file.suffix in {".yml", ".yaml"} else ""
    value = rf"""(?:"([^"\n]+)"|'([^'\n]+)'{word})"""
    found = re.search(
        rf"^{key}:[ \t]+{value},?[ \t]*(?:[ \t](?:#|//).*)?$",
        text,
        re.MULTILINE,
    )
    return found[found.lastindex or 0] if found else ""


def _said_in_toml(text: str, key: str) -> str:
    try:
        found: object = tomllib.loads(text)
    except ValueError:
        return ""
    for name in key.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


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
    if _holds_file(folder, _QUARTZ):
        yield Place("content")
    if _holds_file(folder, _GARDEN):
        yield Place("src/site")
    for place in (*_of_docusaurus(folder), *_of_hugo(folder)):
        yield Place(place, is_prose=True)
    for files, place in _KEPT:
        if _holds_file(folder, files):
            yield Place(place, is_prose=True)
    for name, key, usual in (
        *((name, "docs_dir", "docs") for name in _MKDOCS),
        (_MDBOOK, "book.src", "src"),
        *((name, "root", ".") for name in _GITBOOK),
    ):
        if (folder / name).is_file():
            below = _below(folder.resolve(), _said(folder / name, key) or usual)
            if below is not None:
                yield Place(below, is_prose=True)
    known = set(_VAULT.findall(_text(folder / _DENDRON)))
    vault = _below(folder.resolve(), known.pop()) if len(known) == 1 else None
    if vault is not None:
        # One that holds its own configuration has its notes one folder further down.
        yield Place((Path(vault) / "notes").as_posix())
        yield Place(vault)
    if is_project:
        yield Place("docs", is_prose=True)
    books = {path.parent for name in _MYST for path in folder.glob(f"*/{name}")}
    if len(books) == 1:
        yield Place(books.pop().name, is_prose=True)
    vaults = [path.parent for path in folder.glob(f"*/{obsidian.FOLDER}") if path.is_dir()]
    if len(vaults) == 1 and _only_about_code(path.name for path in folder.glob("*.md")):
        yield Place(vaults[0].name)


def _of_docusaurus(folder: Path) -> Iterator[str]:
    for name in _DOCUSAURUS:
        if (folder / name).is_file():
            above = Path(name).parent
            named = _DOCS_OF_DOCUSAURUS.search(_text(folder / name))
            for place in ([named[1]] if named else []) + ["docs"]:
                if (below := _below(folder.resolve(), above / place)) is not None:
                    yield below
            yield "docs"


def _of_hugo(folder: Path) -> Iterator[str]:
    """The folder of the notes of Hugo; Zola, which has nearly the same settings, has no other."""
    for name in _HUGO:
        file = folder / name
        if file.is_file() and (not name.startswith("config.") or _ADDRESS.search(_text(file))):
            below = _below(folder.resolve(), _said(file, "contentDir") or "content")
            if below is not None:
                yield below


def _holds_file(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).is_file() for name in names)


def _holds_any(folder: Path) -> bool:
    return folder.is_dir() and bool(listing(folder).notes)


def _only_about_code(notes: Iterable[str]) -> bool:
    return all(note.removesuffix(".md").lower() in _NOT_NOTES for note in notes)
