"""The options on how a site is built, for all commands that build one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from knotwork.cells.basis import Settled
from knotwork.programs.verdicts import Run
from knotwork.shell.browser.readers import Readers
from knotwork.shell.config.user import CellSettings
from knotwork.shell.console import Tracker
from knotwork.shell.processes.parallel import usable_processors
from knotwork.shell.remember.cache import Cache

Runner: TypeAlias = Callable[[Path, CellSettings, Tracker, Cache | None, Settled], Run]
"""Makes the run step for the vault in a folder, like `shell.cells.in_workers`."""


class BuildRequest(NamedTuple):
    """The options on how a site is built."""

    python: str | None = None
    jobs: int | None = None
    timeout: float | None = None
    dialect: str | None = None
    resolution: str | None = None
    executor: str | None = None
    """Where notes are compiled: `dask://HOST:PORT`; on this machine if None."""
    templates: Path | None = None
    """A folder that overrides the theme."""
    readers: Readers = Readers()
    """From where the readers of the site load Python."""
    runner: Runner | None = None
    """Makes the run step; None to run no cells."""

    @property
    def processes(self) -> int:
        """The number of processes that may work at a time: `jobs`, or one for each processor."""
        return self.jobs or usable_processors()
