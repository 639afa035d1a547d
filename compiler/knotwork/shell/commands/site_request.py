"""What the command line of `knotwork build` says of the site and of its end. Imports little."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from knotwork.shell.commands.summary import exit_code_of


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
    exit_zero: bool = False
    """Whether findings never count as a failure: something else judges them."""

    def exit_code(self, severities: Mapping[str, int]) -> int:
        """What findings of these severities come to."""
        return 0 if self.exit_zero else exit_code_of(severities, strict=self.strict)
