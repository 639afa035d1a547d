"""Programs and reports: what the worker takes and gives back."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from knotwork.errors import KnotworkError
from knotwork.executor.outcome import Cell, Outcome

Engine: TypeAlias = Literal["namespaces", "fork", "single"]
"""How cells are run: by a fork server with the kernel's layers of containment (`namespaces`) or
without them (`fork`), or by an interpreter for each note (`single`)."""


class WorkerError(KnotworkError):
    """The interpreter of the notes cannot be started, or cannot run cells."""


@dataclass(frozen=True, slots=True)
class Options:
    """How cells are run. These options are the caller's: a vault must not decide them."""

    python: str = sys.executable
    """The path of the notes' interpreter, with symlinks as given: they lead into environments."""
    jobs: int = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    modules: tuple[str, ...] = ()
    """The modules that cells import (`imported_modules`); the fork server loads them in advance."""
    timeout: float = 10.0
    """Seconds for a cell; a cell's own limit may only be lower."""
    memory: int = 2 * 1024**3
    """Bytes that a note may use beyond the interpreter and its libraries."""
    environment: tuple[tuple[str, str], ...] = ()
    """Environment variables of the cells besides the few that every run has."""
    engine: Engine = "namespaces"
    """The strongest engine to try; a weaker one is used where the system lacks it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A note's cells after those of the notes that it uses, in order."""

    key: str
    cells: tuple[Cell, ...]
    files: tuple[tuple[str, str], ...] = ()
    """The files to copy into the cells' folder: the name there, and the path of the file."""


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a program's cells."""

    key: str
    outcomes: tuple[Outcome, ...]
    """One for each cell, in the program's order."""
    seconds: tuple[float, ...]
    """How long each ran; never part of a page."""
    remarks: tuple[str, ...] = ()
    """Threads and processes that cells left running: `cell 2 left a thread running: Thread-1`."""
    died: bool = False
    """Whether a cell ran out of time or ended its process: such outcomes must not be cached."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of the containment."""

    name: str
    without: str
    """What a cell can do without it."""
    missing: str = ""
    """Why it is missing; empty if it is not."""

    @property
    def holds(self) -> bool:
        """Whether this system grants it."""
        return not self.missing


def shortfall(layers: Sequence[Layer]) -> str:
    """A warning about missing layers; empty if all hold."""
    missing = [layer for layer in layers if not layer.holds]
    if not missing:
        return ""
    abilities = "; ".join(layer.without for layer in missing)
    reasons = "; ".join(dict.fromkeys(layer.missing for layer in missing))
    return f"cells are contained only in part here: {abilities} ({reasons})"
