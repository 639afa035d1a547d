"""Reads the file in which a vault keeps its own LaTeX commands."""

from __future__ import annotations

import os
from pathlib import Path

from knotwork.latex.preamble import Preamble, preamble
from knotwork.shell.config.obsidian import preamble_path
from knotwork.shell.files.scan import source


def preamble_of(root: Path) -> Preamble:
    """What a vault's file of LaTeX commands says; nothing if there is none."""
    path = preamble_path(root)
    if not (root / path).is_file():
        return Preamble()
    return preamble(source(root, path, os.path.realpath(root)))
