"""The options that all graph queries share, and the printing of their answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from rich.table import Table

from knotwork.explain import note_called
from knotwork.graph import ConceptGraph
from knotwork.names import NOTE_SUFFIX
from knotwork.shell.commands.reading import Linked, Reading, read_graph
from knotwork.shell.config.locate import locate
from knotwork.shell.console import Tracker, out, tracker
from knotwork.shell.project import syntax, tools_of

T = TypeVar("T")
_WIDEST = 10_000
"""Columns of a table that is not printed on a terminal."""


class GraphRequest(NamedTuple):
    """The vault that is queried, and the form of the answer."""

    vault: Path | None
    resolution: str | None
    as_json: bool = False
    published: bool = False
    """Whether private notes are left out."""
    remember: bool = True
    """Whether the cache is used."""

    def graph(self) -> ConceptGraph:
        """The graph of the vault, with private notes unless `published`."""
        return self.opened()[1]

    def opened(self) -> tuple[Reading, ConceptGraph]:
        """How the vault was read, and its graph."""
        reading = self._reading()
        known = self._read(reading)
        return reading, known.public if self.published else known.whole

    def linked(self) -> Linked:
        """The vault with both of its graphs, compiled without what only pages need."""
        return self._read(self._reading())

    def _reading(self) -> Reading:
        project = locate(self.vault)
        bare = msgspec.structs.replace(syntax(project), pages=False, prose=False)
        tools = tools_of(project, self.resolution, remember=self.remember)
        return Reading(project, tools, bare, self.remember)

    def _read(self, reading: Reading) -> Linked:
        return read_graph(reading, self.tracker())

    def tracker(self) -> Tracker:
        """A tracker that shows the progress of long steps, unless the answer is JSON."""
        return tracker(quiet=self.as_json)

    def note(self, graph: ConceptGraph, written: str) -> str:
        """The note that a user names, by its name or by a path from the current folder.

        Raises:
            KnotworkError: no note has that name, or several have.
        """
        return note_called(graph, self.path_in_vault(written))

    def path_in_vault(self, written: str) -> str:
        """A path from the current folder, turned into a path in the vault; other text unchanged.

        A path that names a file from the vault's root is left unchanged too.
        """
        root = locate(self.vault).root.resolve()
        if not written or (not Path(written).is_absolute() and _is_there(root / written)):
            return written
        here = Path(os.path.realpath(Path(written).parent), Path(written).name)
        if not _is_there(here) or not here.is_relative_to(root):
            return written
        return here.relative_to(root).as_posix()

    def answer(self, value: T, show: Callable[[T], Table | str]) -> int:
        """Print a value as JSON, or as the table or text that `show` makes of it; return 0."""
        if self.as_json:
            content = msgspec.json.format(msgspec.json.encode(value), indent=1)
            sys.stdout.buffer.write(content + b"\n")
            return 0
        console = out()
        shown = show(value)
        if isinstance(shown, str):
            console.print(shown)
        else:
            # Only terminals need wrapped lines; other programs read whole ones.
            width = None if console.is_terminal else _WIDEST
            console.print(shown, width=width, soft_wrap=False)
        return 0


def _is_there(note: Path) -> bool:
    """Whether there is such a file, or a note whose suffix was left out.

    Not with `Path`, which raises for titles that are too long for a file name.
    """
    return os.path.isfile(note) or os.path.isfile(f"{note}{NOTE_SUFFIX}")  # noqa: PTH113
