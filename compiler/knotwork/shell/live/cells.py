"""Runs the cells of a vault that is being written: beside the answers, and the newest edit wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TypeVar

from knotwork.cells.fork_client import EngineDied
from knotwork.cells.worker import Workers
from knotwork.graph import ConceptGraph
from knotwork.programs.verdicts import Trials, trials
from knotwork.shell.cells import in_workers
from knotwork.shell.config.user import CellSettings
from knotwork.shell.console import err
from knotwork.shell.remember.cache import Cache

T = TypeVar("T")


class Superseded(Exception):  # noqa: N818 (no error: there is something newer to run)
    """What was to be run is no longer what the notes say."""


class LiveCells:
    """One state of the vault is run after another; a newer one ends what still runs of an older.

    What did not change is remembered, also from builds and tests, and not run again.
    """

    def __init__(self, root: Path, settings: CellSettings) -> None:
        self._root = root
        self._settings = settings
        self._lock = Lock()
        self._turn = 0
        self._workers: Workers | None = None
        self._told = ""

    def stop(self) -> None:
        """End what runs; from whatever thread."""
        with self._lock:
            self._turn += 1
            workers, self._workers = self._workers, None
        if workers is not None:
            workers.stop()

    def trials(self, graph: ConceptGraph) -> Trials | None:
        """What the cells of all notes give; None if it was stopped before it knew.

        Raises:
            KnotworkError: there is no such interpreter, or it cannot run cells.
        """
        with self._lock:
            turn = self._turn
        cache = Cache(self._root)

        def watch(things: Iterable[T], _count: int, _description: str) -> Iterator[T]:
            for thing in things:
                self._must_be_newest(turn)
                yield thing

        def begun(workers: Workers) -> None:
            with self._lock:
                self._must_be_newest(turn)
                self._workers = workers

        try:
            run = in_workers(self._root, self._settings, watch, cache, begun=begun, tell=self._tell)
            known = trials(graph, run)
            self._must_be_newest(turn)
        except (Superseded, EngineDied):
            return None
        finally:
            cache.save()
            cache.close()
        return known

    def _must_be_newest(self, turn: int) -> None:
        if turn != self._turn:
            raise Superseded

    def _tell(self, words: str) -> None:
        """Say once what is not contained here."""
        if words != self._told:
            self._told = words
            err().print(words, style="dim")
