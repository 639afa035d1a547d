"""Reads a theme from its folder: templates, styles, and what was bundled of scripts and fonts."""

from __future__ import annotations

from pathlib import Path

from knotwork.errors import ConfigError
from knotwork.tools import Theme


def theme_in(folder: Path) -> Theme:
    """The theme of a folder, with what `hatch_build.py` made of its scripts and fonts.

    Raises:
        ConfigError: the scripts of a checkout are not bundled yet.
    """
    bundles = folder / "bundles"
    assets = _bundled(bundles)
    if "knotwork.js" not in assets:
        raise ConfigError("the scripts of the theme are not bundled yet", help="run `make scripts`")
    templates, styles = _texts(folder, "**/*.html"), _texts(folder / "styles", "*.css")
    return Theme(templates, styles, assets, lambda: _bundled(bundles, "diagrams"))


def _texts(folder: Path, pattern: str) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.glob(pattern))
    }


def _bundled(bundles: Path, below: str = "") -> dict[str, bytes]:
    return {
        path.relative_to(bundles).as_posix(): path.read_bytes()
        for path in sorted((bundles / below).glob("*.*"))
        if path.suffix != ".digest"
    }
