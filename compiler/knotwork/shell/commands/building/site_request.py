"""What `knotwork build` is asked about its output and exit code. Imports little."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.shell.commands.summary import exit_code


class SiteRequest(NamedTuple):
    """Where the site goes, what may be taken from earlier builds, and when it counts as failed."""

    output: Path | None = None
    """The folder of the site; the configured one if None."""
    strict: bool = False
    """Whether warnings count as errors."""
    quiet: bool = False
    remember: bool = True
    """Whether earlier builds are made use of, and this one is kept for later ones."""
    verify: bool = False
    """Whether the site is built once more without cache, and compared."""
    exit_zero: bool = False
    """Whether findings never make the command fail."""

    def exit_code(self, severities: Mapping[str, int]) -> int:
        """The exit code for these numbers of findings by severity."""
        return exit_code(self, severities)
