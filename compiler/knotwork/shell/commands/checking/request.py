"""The options of `knotwork check`. Imports little."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from knotwork.diagnostic import Diagnostic

Style: TypeAlias = Literal["terminal", "concise", "json", "sarif", "github", "gitlab", "junit"]

EDITOR = Path("-")
"""The path that stands for a text from the standard input."""


class Action(StrEnum):
    """What is done with the fixes of findings."""

    REPORT = "report"
    SHOW = "show"
    MAKE = "make"


class Fixes(NamedTuple):
    """Which fixes are selected, and what is done with them."""

    action: Action = Action.REPORT
    unsafe: bool = False

    def wants(self, found: Diagnostic, only: frozenset[str]) -> bool:
        """Whether a finding has a fix that is selected, in one of the notes `only` (empty: all)."""
        fix, path = found.finding.fix, found.finding.path
        return fix is not None and (fix.safe or self.unsafe) and (not only or path in only)


class CheckRequest(NamedTuple):
    """The command line of `knotwork check`."""

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    style: Style = "terminal"
    limit: int = 200
    statistics: bool = False
    strict: bool = False
    exit_zero: bool = False
    external: bool = False
    run: bool = False
    since: str | None = None
    baseline: Path | None = None
    update_baseline: bool = False
    stdin_filename: str | None = None
    dialect: str | None = None
    resolution: str | None = None
    quiet: bool = False
    remember: bool = True
    fixes: Fixes = Fixes()

    @property
    def is_of_texts_alone(self) -> bool:
        """Whether findings depend on texts and files alone, so that they can be cached."""
        return not (self.external or self.run) and self.fixes.action is Action.REPORT
