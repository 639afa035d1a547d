"""The options that all questions to the graph share, and how answers are printed."""

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
from knotwork.shell.project import syntax, tools

T = TypeVar("T")
_WIDEST = 10_000
"""Columns of a table that is not printed on a terminal."""


class GraphRequest(NamedTuple):
    """Which vault to ask, and how to answer."""

    vault: Path | None
    resolution: str | None
    as_json: bool = False
    published: bool = False
    """Whether only what the site shows counts."""
    remember: bool = True
    """Whether what earlier runs remember is used."""

    def graph(self) -> ConceptGraph:
        """The graph of the vault; private notes too, unless only what is published."""
        return self.opened()[1]

    def opened(self) -> tuple[Reading, ConceptGraph]:
        """How the vault was read, and its graph."""
        reading = self._reading()
        known = self._read(reading)
        return reading, known.public if self.published else known.whole

    def linked(self) -> Linked:
        """The vault with both of its graphs, without what only pages need."""
        return self._read(self._reading())

    def _reading(self) -> Reading:
        project = locate(self.vault)
        bare = msgspec.structs.replace(syntax(project), pages=False, prose=False)
        how = tools(project, self.resolution, remember=self.remember)
        return Reading(project, how, bare, self.remember)

    def _read(self, reading: Reading) -> Linked:
        return read_graph(reading, self.tracker())

    def tracker(self) -> Tracker:
        """Shows how far a long step has come, unless a program reads the answer."""
        return tracker(quiet=self.as_json)

    def note(self, graph: ConceptGraph, written: str) -> str:
        """The note that a person names, by a path from the current folder too, as a shell has it.

        Raises:
            KnotworkError: no note has that name, or several have.
        """
        return note_called(graph, self.path_in_vault(written))

    def path_in_vault(self, written: str) -> str:
        """Words that name a file from the current folder as its path in the vault, others as said.

        What names a file of the vault from its root, names that.
        """
        root = locate(self.vault).root.resolve()
        if not written or (not Path(written).is_absolute() and _is_there(root / written)):
            return written
        here = Path(os.path.realpath(Path(written).parent), Path(written).name)
        if not _is_there(here) or not here.is_relative_to(root):
            return written
        return here.relative_to(root).as_posix()

    def answer(self, value: T, show: Callable[[T], Table | str]) -> int:
        """Print a value as JSON, or as what `show` makes of it."""
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
    """Whether there is such a file, or a note that is named without its suffix.

    A title may be longer than any name of a file, of which `Path` would complain.
    """
    return os.path.isfile(note) or os.path.isfile(f"{note}{NOTE_SUFFIX}")  # noqa: PTH113
