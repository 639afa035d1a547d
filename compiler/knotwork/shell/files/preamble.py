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
    if not os.path.isfile(root / path):  # noqa: PTH113  # a closed folder has none that we know of
        return Preamble()
    return preamble(source(root, path, os.path.realpath(root)))
