"""The files of the executor: what build and tests run cells with, and a reader's browser too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knotwork.cells import (
    asserts,
    capture,
    compiling,
    doctests,
    failure,
    imports,
    matching,
    outcome,
    reader,
    results,
    run,
    session,
    snapshot,
    world,
)

_MODULES = (
    asserts,
    capture,
    compiling,
    doctests,
    failure,
    imports,
    matching,
    outcome,
    reader,
    results,
    run,
    session,
    snapshot,
    world,
)


def files() -> Mapping[str, Path]:
    """Where each stands among those of Knotwork, and where it is here."""
    paths = (Path(module.__file__ or "") for module in _MODULES)
    return {f"knotwork/cells/{path.name}": path for path in paths}
