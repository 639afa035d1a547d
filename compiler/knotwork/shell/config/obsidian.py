"""Obsidian's own settings of a vault, read from its `.obsidian` folder. Never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from knotwork.shell.config.regular import settings_bytes

FOLDER = ".obsidian"
APP = f"{FOLDER}/app.json"
TYPES = f"{FOLDER}/types.json"
MATHJAX = f"{FOLDER}/plugins/obsidian-latex/data.json"
"""The settings of the plugin Extended MathJax."""
PREAMBLE = "preamble.sty"
"""The file of LaTeX commands that this plugin uses unless its settings name another."""
_TEMPLATES = (
    (f"{FOLDER}/templates.json", "folder"),
    (f"{FOLDER}/plugins/templater-obsidian/data.json", "templates_folder"),
)
"""The settings in which Obsidian and its plugin Templater name the folder of the templates."""


def settings(root: Path, file: str = APP) -> dict[str, Any]:
    """The settings in one of the files; empty if it cannot be read or is no JSON object."""
    try:
        known = msgspec.json.decode(settings_bytes(root / file))
    except (OSError, msgspec.DecodeError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def excluded_files(known: Mapping[str, Any]) -> tuple[str, ...]:
    """The filters under *Excluded files* in `app.json`, without regular expressions (`/…/`).

    `folder/` is a folder of the vault's root.
    """
    filters = known.get("userIgnoreFilters")
    if not isinstance(filters, list):
        return ()
    return tuple(words for words in filters if isinstance(words, str) and words and words[0] != "/")


def types(root: Path) -> dict[str, str]:
    """The type of each property that has one, by its name in lower case."""
    known = settings(root, TYPES).get("types")
    if not isinstance(known, dict):
        return {}
    return {name.lower(): kind for name, kind in known.items() if isinstance(kind, str)}


def template_folders(root: Path) -> Iterator[str]:
    """Globs of the folders whose notes are templates: full of placeholders, and not for readers."""
    for file, key in _TEMPLATES:
        folder = settings(root, file).get(key)
        if isinstance(folder, str) and (name := folder.strip("/")):
            yield f"/{name}/"


def preamble_path(root: Path) -> str:
    """The path in the vault of the file of LaTeX commands, which may not exist."""
    named = settings(root, MATHJAX).get("preamblePath")
    if isinstance(named, str) and named.strip("/ "):
        path = PurePosixPath(named.strip("/ "))
        if ".." not in path.parts and (root / path).is_file():
            return str(path)
    return PREAMBLE


def read_with(root: Path) -> tuple[Path, ...]:
    """The files that decide how notes are read, besides the configuration; they may not exist."""
    return (root / APP, root / MATHJAX, root / preamble_path(root))


def remarks(root: Path) -> Iterator[str]:
    """Messages about the settings that a build will apply."""
    known = settings(root)
    if excluded_files(known):
        yield "its excluded notes stay out of the site"
    if "strictLineBreaks" in known:
        yield "line breaks are read as it shows them"
    if isinstance(folder := known.get("attachmentFolderPath"), str) and folder.strip("./"):
        yield f"attachments are in {folder}"
    if (root / (path := preamble_path(root))).is_file():
        yield f"formulas know the commands of {path}"
    if known.get("useMarkdownLinks"):
        yield "links are written as [text](note.md)"
