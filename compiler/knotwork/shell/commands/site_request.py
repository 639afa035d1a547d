"""What the command line of `knotwork build` says of the site and of its end. Imports little."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class SiteRequest(NamedTuple):
    """Where the site goes, what may be taken from earlier builds, and when it counts as failed."""

    output: Path | None = None
    """The folder of the site; the configured one if None."""
    strict: bool = False
    """Whether warnings count as errors."""
    quiet: bool = False
    remember: bool = True
    """Whether what earlier builds remember is used, and what is new is kept for others."""
    verify: bool = False
    """Whether the site is made once more without memory, and compared."""
