"""Reads a theme from its folder: templates, styles, and the bundled scripts and fonts."""

from __future__ import annotations

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from knotwork.errors import ConfigError
from knotwork.render import printing
from knotwork.tools import Theme


def theme_in(folder: Path) -> Theme:
    """The theme in a folder, with the bundles that `hatch_build.py` made of scripts and fonts.

    Raises:
        ConfigError: the scripts of a checkout are not bundled yet.
    """
    bundles = folder / "bundles"
    assets = _bundled(bundles)
    if "knotwork.js" not in assets:
        raise ConfigError("the scripts of the theme are not bundled yet", help="run `make scripts`")
    templates, styles = _texts(folder, "**/*.html"), _texts(folder / "styles", "*.css")
    return Theme(
        templates,
        styles,
        assets,
        diagrams=lambda: _bundled(bundles, "diagrams"),
        compiled=lambda name, text: _compiled(bundles / "templates" / f"{name}.py", text),
    )


def _compiled(path: Path, text: str) -> dict[str, Any] | None:
    """The names that the compiled form of a template defines; None if that is missing or outdated.

    It is outdated if it was made from another text, or by another compiler or version of Jinja. It
    is imported like a module of our own, so that Python caches its bytecode: compiling the
    templates of a page takes a fifth of a small site's build after an edit.
    """
    try:
        with path.open(encoding="utf-8") as python:
            first_line = python.readline()
    except FileNotFoundError:
        return None
    spec = spec_from_file_location(path.stem, path)
    if first_line != printing.first_line(text, _generator()):
        return None
    if spec is None or spec.loader is None:
        return None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


@cache
def _generator() -> bytes:
    """The source of the program that compiles templates."""
    return Path(printing.__file__).read_bytes()


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
