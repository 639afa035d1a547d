"""The files of the executor, with which the build, tests and a reader's browser run cells."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knotwork import executor


def files() -> Mapping[str, Path]:
    """Each file's path in the package and its path on this disk."""
    here = Path(executor.__path__[0])
    return {f"knotwork/executor/{file.name}": file for file in sorted(here.glob("*.py"))}
