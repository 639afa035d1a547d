"""Folders in one another by the thousand, made and removed without recursion.

What Python and pytest remove folders with recurses for each level.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knotwork.shell.files.folders import remove


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A new folder, which goes with all in it in the end."""
    folder.mkdir()
    try:
        yield folder
    finally:
        remove(str(folder))


def nested(root: Path, levels: int) -> Path:
    """The innermost of so many new folders called `d`."""
    folder = str(root)
    for _ in range(levels):
        folder += "/d"
        os.mkdir(folder)  # noqa: PTH102  # a path as an object is made anew for each level
    return Path(folder)
