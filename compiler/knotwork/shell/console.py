"""The terminal: colours, progress on standard error, errors with a way out.

Rich is imported only when there is something to show in colour: loading it takes longer than a
build without changes.
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
"""Seconds before a bar appears: what takes less would only flicker."""
_DUMB = frozenset({"dumb", "unknown"})
"""What terminals that only append call themselves, an editor's among them."""
_NARROW = 60
"""Columns below which a bar would cut off the numbers beside it."""
_DIFF = {"+": "green", "-": "red", "@": "cyan", "d": "bold", "r": "bold"}
"""How lines of a diff are shown, by their first character."""


def err() -> Console:
    """Standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def out() -> Console:
    """Standard output."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def tracker(*, quiet: bool) -> Tracker:
    """A progress bar on a terminal that can write over a line; nothing elsewhere."""
    overwrites = os.environ.get("TERM", "").lower() not in _DUMB
    return Tracker(shown=not quiet and sys.stderr.isatty() and overwrites)


class Tracker:
    """Passes things through, and shows how many have come if they take more than a moment."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def __call__(
        self,
        things: Iterable[T],
        count: int,
        description: str,
        size: Callable[[T], int] = lambda _thing: 1,
    ) -> Iterator[T]:
        """The same things, one by one; `size` tells for how many each of them counts."""
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
                # Things may be more than were announced: a page may come with other files.
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
    """Print an error: where it is, what is wrong, and what to do about it."""
    from rich.text import Text

    console = err()
    console.print(Text.assemble(("error", "bold red"), f": {error.where}{error.message}"))
    if error.help:
        console.print(Text.assemble("  ", ("help", "cyan"), f": {error.help}"))


def print_rows(lines: Iterable[str]) -> None:
    """Print lines: cut to the width of a terminal, whole into a pipe."""
    console = out()
    for line in lines:
        fits = not console.is_terminal or len(line) <= console.width
        console.print(line if fits else f"{line[: console.width - 1]}…")


def print_diff(lines: Iterable[str]) -> None:
    """Print a diff: coloured on a terminal, with invisible characters escaped; else as it is."""
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
