"""Progress bars for the steps that take long: compiling notes, making pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.model import Source, Unit
from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.render.artifact import File, Kept
from knotwork.shell.console import Tracker
from knotwork.shell.processes.parallel import in_sequence
from knotwork.tools import Compile, Press, Printer


def tracked(compile_all: Compile, track: Tracker) -> Compile:
    """The compile step under a progress bar."""

    def compiled(notes: Iterable[Source]) -> Iterator[Unit]:
        known = in_sequence(notes)
        yield from track(compile_all(known), len(known), "Compiling notes")

    return compiled


def tracked_press(press: Press, track: Tracker) -> Press:
    """The press under a progress bar; most plans give one file."""

    def pressed(site: Site, wanted: Iterable[Plan], printer: Printer) -> Iterator[File]:
        plans = tuple(wanted)
        yield from track(press(site, plans, printer), len(plans), "Making pages", _files_in)

    return pressed


def _files_in(file: File) -> int:
    return len(file.paths) if isinstance(file, Kept) else 1
