"""Reads the settings of other tools: the folder of the notes, and the title of the site."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple


def _suffixed(suffixes: Iterable[str], *names: str) -> tuple[str, ...]:
    """Each name with each suffix."""
    return tuple(f"{name}.{suffix}" for name in names for suffix in suffixes)


_OF_SCRIPTS = ("js", "ts", "mjs", "mts", "cjs")
_MKDOCS = ("mkdocs.yml", "mkdocs.yaml")
_DENDRON = "dendron.yml"
_DENDRON_VAULT = re.compile(
    r"""^[^#\n]*?\bfsPath:[ \t]*["']?([^"'#\n,}\]]+?)["']?[ \t]*(?=[,}\]#]|$)""", re.MULTILINE
)
_MDBOOK = "book.toml"
_GITBOOK = (".gitbook.yaml", ".gitbook.yml")
_QUARTZ = ("quartz.config.ts", "quartz.config.yaml")
_MYST = ("myst.yml", "_toc.yml")
_SPHINX = "conf.py"
_MYST_IN_SPHINX = re.compile(r"""^[^#\n]*["']myst_(?:nb|parser)["']""", re.MULTILINE)
_DOCUSAURUS = _suffixed(_OF_SCRIPTS, "docusaurus.config", "website/docusaurus.config")
_DOCS_OF_DOCUSAURUS = re.compile(r"""\bdocs:\s*\{[^{}]*?\bpath:\s*["']([^"'\n]+)["']""")
_HUGO = _suffixed(
    ("toml", "yaml", "yml", "json"),
    "hugo",
    "config/_default/hugo",
    "config/_default/config",
    "config",
)
_ADDRESS = re.compile(r"""^[ \t]*["']?base_?url["']?[ \t]*[:=]""", re.MULTILINE | re.IGNORECASE)
"""A setting by which a `config.toml` is recognized as Hugo's or Zola's."""
_FIXED = (
    (_suffixed(_OF_SCRIPTS, "docs/.vitepress/config", "docs/.vuepress/config"), "docs"),
    (_suffixed(_OF_SCRIPTS, "src/.vitepress/config", "src/.vuepress/config"), "src"),
    (_suffixed(("js", "ts", "mjs", "mts"), "astro.config"), "src/content/docs"),
)
"""Configuration files of tools with a fixed folder for notes, and that folder."""
_NAMED = (
    *((name, "docs_dir", "docs") for name in _MKDOCS),
    (_MDBOOK, "book.src", "src"),
    *((name, "root", ".") for name in _GITBOOK),
)
"""Configuration files of tools with a setting for the notes' folder, its key, and its default."""
_TITLES = (
    *((name, r"[ \t]*pageTitle") for name in _QUARTZ),
    *((name, "site_name") for name in _MKDOCS),
    (_MDBOOK, "book.title"),
    *((name, r"[ \t]*title") for name in _DOCUSAURUS),
    *((name, "title") for name in (*_HUGO, "_config.yml")),
    (_MYST[0], "  title"),  # of the project or the site; those of notes stand deeper
)
"""Configuration files of other tools, and the key of the site's title in them."""
_GARDEN = ("src/site/notes/notes.json", "src/site/notes/notes.11tydata.js")
"""Files of Obsidian's plugin Digital Garden, whose notes refer to pictures in `src/site/img`."""


class Place(NamedTuple):
    """A folder that holds notes."""

    path: str
    """Relative to the folder in which to begin; `.` for that folder."""
    is_prose: bool = False
    """Whether the notes were written for a tool that renders a single newline as a space, and takes
    the first heading as the title."""


def title_there(folder: Path) -> str:
    """The site's title in the settings of another tool; empty if there is none."""
    return next((title for name, key in _TITLES if (title := _setting(folder / name, key))), "")


def is_myst(folder: Path) -> bool:
    """Whether the notes of a folder belong to a book of MyST or Jupyter Book, or so to Sphinx."""
    file = folder / _SPHINX
    return _holds_file(folder, _MYST) or (
        file.is_file() and bool(_MYST_IN_SPHINX.search(_text(file)))
    )


def myst_books(folder: Path) -> set[Path]:
    """The folders directly below that hold a book of MyST or Jupyter Book."""
    return {path.parent for name in _MYST for path in folder.glob(f"*/{name}")}


def places_of_tools(folder: Path) -> Iterator[Place]:
    """Folders below in which other tools keep notes, by their configuration files in `folder`.

    The most certain comes first.
    """
    if _holds_file(folder, _QUARTZ):
        yield Place("content")
    if _holds_file(folder, _GARDEN):
        yield Place("src/site")
    for place in (*_of_docusaurus(folder), *_of_hugo(folder)):
        yield Place(place, is_prose=True)
    for files, place in _FIXED:
        if _holds_file(folder, files):
            yield Place(place, is_prose=True)
    for place in _named(folder):
        yield Place(place, is_prose=True)
    yield from _of_dendron(folder)


def _of_docusaurus(folder: Path) -> Iterator[str]:
    """The notes' folders of Docusaurus: the configured one, then the defaults."""
    for name in _DOCUSAURUS:
        if not (folder / name).is_file():
            continue
        found = _DOCS_OF_DOCUSAURUS.search(_text(folder / name))
        for place in (*(found.groups() if found else ()), "docs"):
            below = relative_below(folder, Path(name).parent / place)
            if below is not None:
                yield below
        yield "docs"


def _of_hugo(folder: Path) -> Iterator[str]:
    """The notes' folder of Hugo, or of Zola, whose settings look alike and name no folder."""
    for name in _HUGO:
        file = folder / name
        if file.is_file() and (not name.startswith("config.") or _ADDRESS.search(_text(file))):
            below = relative_below(folder, _setting(file, "contentDir") or "content")
            if below is not None:
                yield below


def _named(folder: Path) -> Iterator[str]:
    for name, key, usual in _NAMED:
        if (folder / name).is_file():
            below = relative_below(folder, _setting(folder / name, key) or usual)
            if below is not None:
                yield below


def _of_dendron(folder: Path) -> Iterator[Place]:
    known = set(_DENDRON_VAULT.findall(_text(folder / _DENDRON)))
    vault = relative_below(folder, known.pop()) if len(known) == 1 else None
    if vault is not None:
        # A vault with its own configuration has its notes one folder further down.
        yield Place((Path(vault) / "notes").as_posix())
        yield Place(vault)


def relative_below(folder: Path, place: str | Path) -> str | None:
    """A path relative to a folder; None if it is not in that folder."""
    here = folder.resolve()
    found = (here / place).resolve()
    return found.relative_to(here).as_posix() if found.is_relative_to(here) else None


def _setting(file: Path, key: str) -> str:
    """The text value of a key in a file; empty if there is none.

    In TOML the key is a path such as `book.title`; elsewhere it is the start of a line.
    """
    text = _text(file)
    if file.suffix == ".toml":
        return _toml_setting(text, key)
    # A word without quotes is a text in YAML; in JavaScript it is an identifier.
    word = r"""|([^\s"'#`{\[|>&*!][^#\n]*?)""" if file.suffix in {".yml", ".yaml"} else ""
    value = rf"""(?:"([^"\n]+)"|'([^'\n]+)'{word})"""
    found = re.search(
        rf"^{key}:[ \t]+{value},?[ \t]*(?:[ \t](?:#|//).*)?$",
        text,
        re.MULTILINE,
    )
    return found[found.lastindex or 0] if found else ""


def _toml_setting(text: str, key: str) -> str:
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


def _holds_file(folder: Path, names: Iterable[str]) -> bool:
    return any((folder / name).is_file() for name in names)
