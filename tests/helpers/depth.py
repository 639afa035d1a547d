"""Thousands of nested folders, made and removed without recursion.

The functions with which Python and pytest remove folders recurse once for each level.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knotwork.shell.files.folders import remove


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A new folder, which is removed with its contents at the end."""
    folder.mkdir()
    try:
        yield folder
    finally:
        remove(str(folder))


def nested(root: Path, levels: int) -> Path:
    """Make that many nested folders called `d`; the innermost."""
    folder = str(root)
    for _ in range(levels):
        folder += "/d"
        os.mkdir(folder)  # noqa: PTH102  # a `Path` for each level would take long
    return Path(folder)
