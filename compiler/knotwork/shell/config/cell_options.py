"""The options of the workers that run cells, from the settings."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from knotwork.cells.program import Options
from knotwork.errors import KnotworkError
from knotwork.shell.config.user import CellSettings


def worker_options(settings: CellSettings, modules: tuple[str, ...]) -> Options:
    """The workers' options for cells that import these modules.

    Raises:
        KnotworkError: the configured interpreter does not exist.
    """
    if settings.python:
        require_interpreter(settings.python)
    python = settings.python or sys.executable
    known = Options(
        python=str(Path(python).absolute()),  # workers start in a folder of their own
        modules=modules,
        timeout=settings.timeout,
        memory=int(settings.memory * 1024**3),
    )
    return replace(known, jobs=settings.jobs) if settings.jobs else known


def require_interpreter(python: str) -> None:
    """Make sure that a path is that of a program.

    Raises:
        KnotworkError: it is not.
    """
    if not (Path(python).is_file() and os.access(python, os.X_OK)):
        raise KnotworkError(f"there is no interpreter {python}", help="name one with --python")
