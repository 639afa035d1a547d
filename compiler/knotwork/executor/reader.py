"""What a reader's browser calls: one long-lived session, with cells and outcomes as JSON.

Runs in Pyodide beside the executor, whose files it shares with the build and the tests.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

from knotwork.executor.capture import of_this_python, printed
from knotwork.executor.files import browser_folder, files_in, restore_files
from knotwork.executor.imports import imports_in_browser
from knotwork.executor.outcome import Cell, Outcome, plain
from knotwork.executor.session import Session
from knotwork.executor.snapshot import functions_of
from knotwork.executor.world import modules_in, unload_modules

_BURST = 200
"""How many updates of the output a cell may send at once."""
_RATE = 60
"""How many updates a second it may send after that: as many as a screen shows."""


class Reader:
    """The cells of one page, run in whatever order the reader likes.

    `report` is called with all that the running cell has printed so far, whenever there is more.
    `own_folder` is the current folder, if it holds nothing but the cells' files.
    """

    def __init__(
        self, report: Callable[[str], object] | None = None, own_folder: Path | None = None
    ) -> None:
        self._folder = Path.cwd()
        self._own_folder = own_folder or browser_folder()
        self._files = files_in(self._own_folder)
        self._made: dict[str, set[str]] = {}
        """The names that each cell has brought, by the cell's name."""
        self._loaded: dict[str, set[str]] = {}
        """The modules beside the cells that each cell has loaded, by the cell's name."""
        self._modules: dict[int, tuple[ModuleType, Callable[[], None]]] = {}
        """The modules that cells have imported, and how to restore each, by its `id`."""
        self._running = _Running(report)
        self._session = self._opened()

    def _opened(self) -> Session:
        capture = of_this_python(self._running if self._running.is_followed else None)
        return Session(capture, self._own_folder).__enter__()

    def forget(self) -> None:
        """Begin a new session: without the cells' names, settings, files; libraries stay loaded."""
        # Some hold functions of the session itself, which it takes back at its end.
        for _, restore in self._modules.values():
            restore()
        self.close()
        restore_files(self._own_folder, self._files)
        os.chdir(self._folder)
        unload_modules(self._own_folder)
        loaded = set(map(id, sys.modules.values()))
        self._modules = {
            place: (module, functions_of(module))
            for place, (module, _) in self._modules.items()
            if place in loaded
        }
        self._made.clear()
        self._loaded.clear()
        self._session = self._opened()

    def close(self) -> None:
        """End the session and put back what it changed; a page ends its worker instead."""
        self._session.__exit__(None, None, None)

    def run(self, cell: str) -> str:
        """Run one cell and return its outcome.

        A cell that runs again begins without the names that it brought before: it may have been
        edited since, and what it no longer defines must be missing, as in a build. Modules beside
        the cells that it loaded are loaded anew: a cell may have written them anew.
        """
        described = json.loads(cell)
        cell, names = described["name"], self._session.namespace
        for name in self._made.pop(cell, ()):
            names.pop(name, None)
        if loaded := self._loaded.pop(cell, None):
            unload_modules(self._own_folder, loaded)
        before, loaded_before = set(names), set(sys.modules)
        outcome = self._outcome(_cell(described))
        self._made[cell] = set(names) - before
        if fresh := sys.modules.keys() - loaded_before:
            self._loaded[cell] = modules_in(self._own_folder).keys() & fresh
        for value in names.values():
            if type(value) is ModuleType and id(value) not in self._modules:
                self._modules[id(value)] = value, functions_of(value)
        return json.dumps(plain(outcome))

    def attempt(self, cells: str) -> str:
        """Try an answer to an exercise: set-ups, answer and checks, up to the first that fails.

        Returns the outcomes of those that ran. Leaves no trace in the session.
        """
        outcomes: list[Outcome] = []
        with self._session.aside():
            for cell in json.loads(cells):
                outcomes.append(self._outcome(_cell(cell)))
                if outcomes[-1].status == "failed":
                    break
        return json.dumps([plain(outcome) for outcome in outcomes])

    def _outcome(self, cell: Cell) -> Outcome:
        self._running.begin(cell)
        return self._session.run(cell)

    def imports(self, code: str) -> str:
        """Statements that import what a snippet, which may be a doctest, needs."""
        return imports_in_browser(code, self._folder)


class _Running:
    """Sends what the running cell has printed to the page, at a limited rate.

    A flood of output is thinned out; after a pause there is room again, so that its end is shown.
    """

    def __init__(self, report: Callable[[str], object] | None) -> None:
        self._report = report
        self.is_followed = report is not None
        self._sent = 0
        self._room = 0.0
        self._last = 0.0

    def begin(self, cell: Cell) -> None:
        """Begin with another cell; no updates are sent for doctests, set-ups and checks."""
        sends = cell.kind != "doctest" and cell.role not in ("setup", "check")
        self._room = _BURST if sends else float("-inf")
        self._last = monotonic()
        self._sent = 0

    def __call__(self, kept: bytearray, cut: bool) -> None:
        now = monotonic()
        self._room = min(_BURST, self._room + (now - self._last) * _RATE)
        self._last = now
        # `print` writes the line's end separately, which shows nothing new.
        if self._report is None or self._room < 1 or not kept[self._sent :].strip(b"\r\n"):
            return
        self._room -= 1
        self._sent = len(kept)
        self._report(printed(bytes(kept), cut))


def _cell(described: dict[str, Any]) -> Cell:
    """The cell that a page describes; properties that `Cell` does not have are ignored."""
    return Cell.of({name: described[name] for name in Cell.__slots__ if name in described})
