"""The terminal: colours, progress on standard error, errors with a way out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from knotwork.errors import ConfigError, KnotworkError
from knotwork.model import Source

_PATIENCE = 400
"""Notes that compile in about a second: with fewer, no progress bar is worth its flicker."""


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def out() -> Console:
    """Standard output."""
    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def tracker(*, quiet: bool) -> Tracker:
    """A progress bar on a terminal; nothing elsewhere."""
    return Tracker(shown=not quiet and sys.stderr.isatty())


class Tracker:
    """Passes notes through and shows how far it is."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def __call__(self, notes: Iterable[Source], count: int) -> Iterator[Source]:
        """The same notes, one by one."""
        if not self.shown or count < _PATIENCE:
            yield from notes
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=err(), transient=True) as progress:
            yield from progress.track(notes, total=count, description="Compiling notes")


def show_error(error: KnotworkError) -> None:
    """One error, where it is, and what to do about it."""
    console = err()
    where = ""
    if isinstance(error, ConfigError) and error.path:
        where = f"{error.path}:{error.line}: " if error.line else f"{error.path}: "
    console.print(Text.assemble(("error", "bold red"), f": {where}{error.message}"))
    if error.help:
        console.print(Text.assemble("  ", ("help", "cyan"), f": {error.help}"))
