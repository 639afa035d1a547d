"""Reads the file in which a vault defines its own LaTeX commands."""

from __future__ import annotations

import os
from pathlib import Path

from knotwork.latex.preamble import Preamble, preamble
from knotwork.shell.config.obsidian import preamble_path
from knotwork.shell.files.scan import source


def preamble_of(root: Path) -> Preamble:
    """The LaTeX commands that a vault defines; empty if it has no file of them."""
    path = preamble_path(root)
    if not os.path.isfile(root / path):  # noqa: PTH113  # False for a folder without access, too
        return Preamble()
    return preamble(source(root, path, os.path.realpath(root)))
