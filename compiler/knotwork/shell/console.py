"""Output on the terminal: consoles, progress bars, errors, warnings and diffs.

Rich is imported only when it is needed: loading it takes longer than a build without changes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from knotwork.errors import KnotworkError
from knotwork.report.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

T = TypeVar("T")

_PATIENCE = 0.7
"""Seconds before a bar appears, as it would only flicker for shorter work."""
_DUMB = frozenset({"dumb", "unknown"})
"""Values of `TERM` for terminals that can only append, such as those of some editors."""
_NARROW = 60
"""Columns below which a bar would cut off the numbers beside it."""
_DIFF = {"+": "green", "-": "red", "@": "cyan", "d": "bold", "r": "bold"}
"""The styles of lines in a diff, by their first character."""


def err() -> Console:
    """Standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def out() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def tracker(*, quiet: bool) -> Tracker:
    """A tracker with a progress bar, on terminals that can overwrite a line, unless `quiet`."""
    overwrites = os.environ.get("TERM", "").lower() not in _DUMB
    return Tracker(shown=not quiet and sys.stderr.isatty() and overwrites)


class Tracker:
    """Passes things through, and shows their number in a progress bar if they take long."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def __call__(
        self,
        things: Iterable[T],
        count: int,
        description: str,
        size: Callable[[T], int] = lambda _thing: 1,
    ) -> Iterator[T]:
        """Yield the same things, one by one; `size` is the number for which each of them counts."""
        if not self.shown:
            yield from things
            return
        start = time.monotonic()
        progress = _progress(err())
        task, come = progress.add_task(description, total=count), 0
        with contextlib.ExitStack() as stack:
            for thing in things:
                if not progress.live.is_started and time.monotonic() - start > _PATIENCE:
                    stack.enter_context(progress)
                come += size(thing)
                # There may be more than `count`: a page may come with other files.
                progress.update(task, completed=come, total=max(count, come))
                yield thing


def _progress(console: Console) -> Progress:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    bar = (BarColumn(),) if console.width >= _NARROW else ()
    words, counted = TextColumn("{task.description}"), MofNCompleteColumn()
    return Progress(words, *bar, counted, TimeElapsedColumn(), console=console, transient=True)


def show_error(error: KnotworkError) -> None:
    """Print an error: its place, its message, and its help."""
    from rich.text import Text

    console = err()
    console.print(Text.assemble(("error", "bold red"), f": {error.where}{error.message}"))
    if error.help:
        console.print(Text.assemble("  ", ("help", "cyan"), f": {error.help}"))


def print_rows(lines: Iterable[str]) -> None:
    """Print lines, cut to the width of a terminal; in full elsewhere."""
    console = out()
    for line in lines:
        fits = not console.is_terminal or len(line) <= console.width
        console.print(line if fits else f"{line[: console.width - 1]}…")


def print_diff(lines: Iterable[str]) -> None:
    """Print a diff: coloured, with invisible characters escaped, on a terminal; else unchanged."""
    from rich.text import Text

    console = out()
    if not console.is_terminal:
        sys.stdout.buffer.write("".join(lines).encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    for line in lines:
        console.print(Text(visible(line.rstrip("\n")), _DIFF.get(line[:1], "")))


def warn(message: str) -> None:
    """Print a warning; the command goes on."""
    from rich.text import Text

    err().print(Text.assemble(("warning", "bold yellow"), f": {visible(message)}"))
