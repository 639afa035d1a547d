"""The options of `knotwork build` on its output and exit code. Imports little."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.shell.commands.summary import exit_code


class SiteRequest(NamedTuple):
    """The options on the site's folder, the use of earlier builds, and the exit code."""

    output: Path | None = None
    """The folder of the site; the configured one if None."""
    strict: bool = False
    """Whether warnings count as errors."""
    quiet: bool = False
    remember: bool = True
    """Whether the cache is used."""
    verify: bool = False
    """Whether the site is compared with one that is built again without the cache."""
    exit_zero: bool = False
    """Whether findings never make the command fail."""

    def exit_code(self, severities: Mapping[str, int]) -> int:
        """The exit code for these numbers of findings by severity."""
        return exit_code(self, severities)
