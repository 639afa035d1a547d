"""Runs the cells of a vault in a live preview, in the background; the newest edit wins."""

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
    """Raised to end a run when a newer state of the notes is to be run."""


class LiveCells:
    """Runs the cells of one state of the vault after another; a newer run ends an older one.

    Outcomes are cached, and shared with builds and tests: only cells that changed are run again.
    """

    def __init__(self, root: Path, settings: CellSettings) -> None:
        self._root = root
        self._settings = settings
        self._lock = Lock()
        self._turn = 0
        self._workers: Workers | None = None
        self._last_message = ""

    def stop(self) -> None:
        """End the present run; may be called from any thread."""
        with self._lock:
            self._turn += 1
            workers, self._workers = self._workers, None
        if workers is not None:
            workers.stop()

    def trials(self, graph: ConceptGraph) -> Trials | None:
        """The trials of all notes; None if the run was stopped or superseded.

        Raises:
            KnotworkError: the configured interpreter is missing, or cannot run cells.
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
            found = trials(graph, run)
            self._must_be_newest(turn)
        except (Superseded, EngineDied):
            return None
        finally:
            cache.save()
            cache.close()
        return found

    def _must_be_newest(self, turn: int) -> None:
        if turn != self._turn:
            raise Superseded

    def _tell(self, message: str) -> None:
        """Print which limits do not hold on this machine, unless the message is the last one."""
        if message != self._last_message:
            self._last_message = message
            err().print(message, style="dim")
