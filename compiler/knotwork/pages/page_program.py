"""The program that a page's reader can run: a file beside the page, fetched at the first click.

It holds the cells of the notes that the note uses, then its own, in the executor's format. The page
itself carries only each cell's place in that file. Solutions are left out, as they stand on the
page; so are exercises of other notes, which do not run here, and cells that no browser can run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import NamedTuple

import msgspec

from knotwork.executor import run
from knotwork.executor.outcome import Cell, plain
from knotwork.graph import ConceptGraph
from knotwork.model import Fence
from knotwork.programs.attributes import is_off, role
from knotwork.programs.browser import Browser
from knotwork.programs.note_programs import NoteProgram
from knotwork.programs.obstacles import obstacles
from knotwork.urls import GENERATED, relative_url

PROGRAMS_URL = f"{GENERATED}/programs/"
_DEFAULTS = {field.name: field.default for field in fields(Cell)}


class ReaderCell(NamedTuple):
    """A shown cell of a note, as its page offers it to the reader."""

    place: int
    """The place in the program's file, if the cell can run."""
    obstacle: str = ""
    """Why it cannot run in a browser; goes on after the words “this cell”."""


class ReaderProgram(NamedTuple):
    """The program of a note for its readers: the file, and the place of each cell in it."""

    content: bytes
    """The file, as JSON."""
    cells: Mapping[int, ReaderCell]
    """The shown cells by the numbers of their fences."""

    @property
    def is_of_use(self) -> bool:
        """Whether the reader can run any of it."""
        return any(not cell.obstacle for cell in self.cells.values())


def program_url(page: str) -> str:
    """The URL of the program for the page at a URL."""
    return PROGRAMS_URL + page.removesuffix(".html") + ".json"


def reader_program(
    graph: ConceptGraph, made: NoteProgram, browser: Browser, urls: Mapping[str, str], page: str
) -> ReaderProgram:
    """The program of the note whose page has a URL; `urls` are those of the vault's files."""
    every = made.program.cells
    # The note's own cells come last; `numbers` are those of their fences.
    numbers = dict(zip(range(len(every) - len(made.own), len(every)), made.own, strict=True))
    names = run.names(every)
    fences = graph.notes[made.path].unit.fences
    hidden = {place for place, number in numbers.items() if not _is_shown(fences[number])}
    seen = ["" if place in hidden else name for place, name in enumerate(names)]
    files = [name for name, _path in made.program.files]
    why_not = obstacles(every, seen, browser.beside(files))
    kept: list[dict[str, object]] = []
    shown: dict[int, ReaderCell] = {}
    for place, cell in enumerate(every):
        if cell.role == "solution" or (cell.upstream and cell.exercise is not None):
            continue
        if place in numbers and place not in hidden:
            shown[numbers[place]] = ReaderCell(len(kept), why_not[place])
        if not why_not[place]:
            kept.append({"name": names[place], **_plain(cell)})
    here = program_url(page)
    beside = {name: relative_url(here, urls[path]) for name, path in made.program.files}
    content = msgspec.json.encode({"cells": kept, "files": beside})
    return ReaderProgram(content, shown)


def is_offered(cell: Fence) -> bool:
    """Whether the reader may run a shown cell by itself; code that is folded away runs with it."""
    return not is_off(cell, "eval") and not is_off(cell, "echo")


def _is_shown(cell: Fence) -> bool:
    return role(cell) in ("cell", "starter") and not is_off(cell, "include")


def _plain(cell: Cell) -> dict[str, object]:
    """A cell for JSON, without fields that have their default."""
    return {
        name: value
        for name, value in plain(cell).items()
        if value != _DEFAULTS[name] or name in ("note", "line", "code")
    }
