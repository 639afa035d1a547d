"""Progress of the compile step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.model import Source, Unit
from knotwork.pipeline import Compile
from knotwork.shell.console import Tracker


def tracked(compile_all: Compile, track: Tracker) -> Compile:
    """The compile step under a progress bar."""

    def compiled(notes: Iterable[Source]) -> Iterator[Unit]:
        known = list(notes)
        yield from track(compile_all(known), len(known), "Compiling notes")

    return compiled
