"""What the command line says of a build, of whichever command."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from knotwork.shell.browser.readers import Readers


class Asked(NamedTuple):
    """What the command line says of how a site is built."""

    python: str | None = None
    jobs: int | None = None
    timeout: float | None = None
    dialect: str | None = None
    resolution: str | None = None
    executor: str | None = None
    """Where notes are compiled: `dask://HOST:PORT`; on this machine if None."""
    templates: Path | None = None
    """A folder that is laid over the theme."""
    readers: Readers = Readers()
    """Where the readers of the site find Python."""
