"""Overrides the theme with a folder of templates, styles and assets: `build --templates`.

Templates are code, so only the command line can name the folder, never a vault's configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from knotwork.errors import ConfigError
from knotwork.tools import Theme


def overridden(theme: Theme, folder: Path) -> Theme:
    """The theme, overridden with the contents of a folder.

    Templates such as `note.html` and `parts/toc.html` replace those of the same name, or are added;
    `styles/*.css` join the stylesheet in the order of their names; files in `assets/` are copied.
    Hidden files are ignored: they belong to editors and file managers.

    Raises:
        ConfigError: there is no such folder, it holds no such files, or a text is not UTF-8.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder} is not a folder", help="give --templates a folder")
    templates = dict(_texts(folder, "**/*.html"))
    styles = dict(_texts(folder / "styles", "*.css"))
    assets = {path.name: path.read_bytes() for path in _files(folder / "assets", "*.*")}
    if not templates and not styles and not assets:
        raise ConfigError(
            f"{folder} holds no templates (*.html), no styles/*.css and no assets/",
            help="name its files like those of the theme that they replace",
        )
    return msgspec.structs.replace(
        theme,
        templates={**theme.templates, **templates},
        styles={**theme.styles, **styles},
        assets={**theme.assets, **assets},
    )


def _files(below: Path, pattern: str) -> list[Path]:
    return sorted(path for path in below.glob(pattern) if not path.name.startswith("."))


def _texts(below: Path, pattern: str) -> Iterator[tuple[str, str]]:
    for path in _files(below, pattern):
        try:
            yield path.relative_to(below).as_posix(), path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(
                "the file is not UTF-8", path=str(path), help="save it as UTF-8 text"
            ) from error
