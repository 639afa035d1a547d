"""The pictures that Excalidraw keeps of its drawings.

A drawing is a note with the property `excalidraw-plugin`. The plugin can keep a picture of it up to
date, in the same folder and under the same name: `plan.excalidraw.svg` of `plan.excalidraw.md`.
"""

from __future__ import annotations

from collections.abc import Container

from knotwork.model import Unit
from knotwork.names import stem

_MARK = "excalidraw-plugin"
_SUFFIXES = (".svg", ".light.svg", ".png", ".light.png")
"""The suffixes of pictures, the best first: there may be one for light and one for dark themes."""


def is_drawing(unit: Unit) -> bool:
    """Whether a note is a drawing, whose parts links can name by ids that its text lacks."""
    return any(found.name == _MARK for found in unit.properties)


def picture_of(path: str, unit: Unit, files: Container[str]) -> str | None:
    """The picture of the drawing at `path` among the files of the vault, if it has one."""
    if not is_drawing(unit):
        return None
    name = path[: len(path) - len(path.rpartition("/")[2])] + stem(path)
    return next((name + suffix for suffix in _SUFFIXES if name + suffix in files), None)
