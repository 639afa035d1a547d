"""The files of the executor: what build and tests run cells with, and a reader's browser too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knotwork import executor

_MODULES = (
    "asserts",
    "browser_hints",
    "capture",
    "compiling",
    "doctests",
    "failure",
    "imports",
    "loops",
    "matching",
    "outcome",
    "reader",
    "results",
    "run",
    "session",
    "snapshot",
    "world",
)


def files() -> Mapping[str, Path]:
    """Each file's path in the package and its path on this disk."""
    here = Path(executor.__path__[0])
    return {f"knotwork/executor/{name}.py": here / f"{name}.py" for name in _MODULES}
