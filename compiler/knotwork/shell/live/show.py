"""The state of the vault that a preview shows, and the loop that follows edits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from knotwork.diagnostic import Finding
from knotwork.errors import KnotworkError
from knotwork.names import is_note
from knotwork.pages.fixed_urls import ASSETS_URL
from knotwork.render.assets import STYLESHEET
from knotwork.report.sources import Sources
from knotwork.shell.internal_errors import attributed
from knotwork.shell.live.vault import Built, LiveVault, notes_among
from knotwork.text import Lines, Place

Changes: TypeAlias = AsyncIterator[Iterable[str]]
"""Batches of paths on disk that were added, changed or deleted."""
Configured: TypeAlias = Callable[[Iterable[str]], LiveVault | None]
"""Sets the vault up again if one of the changed paths is a configuration; else returns None."""
T = TypeVar("T")
Tell: TypeAlias = Callable[["Show"], None]
"""Called with each state once its findings are known."""

QUIET = 0.25
"""Seconds without an edit before lists and findings are computed: while somebody types, the open
page comes first."""


class Show:
    """The state that the server shows."""

    def __init__(self, vault: LiveVault, now: Built, tell: Tell) -> None:
        self._vault = vault
        self._tell = tell
        self.now = now
        self.turn = 0
        """The number of the present state; grows with each new one."""
        self.trouble: KnotworkError | None = None
        """Why the state shown is not the newest; None if it is."""
        self._misconfigured: KnotworkError | None = None
        """Why the newest configuration is not used; None if it is."""
        self._unrun: KnotworkError | None = None
        """Why cells could not be run at the last attempt; None if they were run."""
        self._touched: dict[str, int] = {}
        """The turn at which each file that is not a note last changed, by its URL."""
        self._missed = False
        """Whether the state shown lacks a change, so that the next build has to read all files."""
        self._waiting: set[asyncio.Event] = set()
        self._running: asyncio.Task[None] | None = None
        self._settling: asyncio.Task[None] | None = None

    def close(self) -> None:
        """Close the vault, and end the run of cells."""
        self._vault.close()

    def run_cells(self) -> None:
        """Begin to run the cells of the present state, if wanted; `follow` does after each edit."""
        if self._vault.cells is not None:
            self._running = asyncio.create_task(self._run(self.now))

    async def _run(self, shown: Built) -> None:
        try:
            built = await _in_thread(partial(self._vault.tried, shown))
        except KnotworkError as error:
            self._unrun = error
            self._show_trouble(error)
            return
        if built is None:
            return
        cured = self._unrun is not None and self.trouble is self._unrun
        self._unrun = None
        if cured:
            self.trouble = self._misconfigured
        if self.now is shown and (cured or built is not shown):
            self._show(built)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Messages about folders that the preview leaves out."""
        return self._vault.closed

    async def changed_since(self, turn: int, seconds: float) -> bool:
        """Wait for another state than that of `turn`; False if none came within `seconds`."""
        if self.turn != turn:
            return True
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True

    def touched_since(self, turn: int) -> list[str]:
        """The URLs of files other than pages that have changed since an earlier state."""
        return sorted(url for url, at in self._touched.items() if at > turn)

    def place(self, finding: Finding) -> tuple[str, Place]:
        """The path of a finding's file, relative to the vault, and the line and column in it."""
        if finding.origin is not None:
            return finding.origin.path, finding.origin.begin
        note = self.now.vault.whole.notes.get(finding.path)
        if note is None:  # no note, but a file such as the preamble, whose lines are not kept
            return finding.path, Sources(self._vault.text).place(finding.path, finding.span.start)
        return finding.path, Lines.unpacked(note.unit.lines).place(finding.span.start)

    async def follow(self, changes: Changes, configured: Configured) -> None:
        """Follow the changes on disk until their iterator ends."""
        async for paths in changes:
            if self._settling is not None:
                self._settling.cancel()
            if self._vault.cells is not None:
                await asyncio.to_thread(self._vault.cells.stop)
            known = list(paths)
            if not await self._configured(known, configured):
                continue
            try:
                quick = None if self._missed else await _in_thread(partial(self._quick, known))
            except KnotworkError as error:
                self._fail(error)
                continue
            if quick is None:
                await self._anew(known)
                continue
            if quick is not self.now:
                self._show(quick)
            self._settle_later()

    async def _configured(self, paths: list[str], configured: Configured) -> bool:
        """Whether the changes are still to be followed; False if the vault was set up anew."""
        try:
            vault = await asyncio.to_thread(configured, paths)
        except KnotworkError as error:
            self._misconfigured = error
            self._show_trouble(error)
            return True  # notes may have changed as well, as when another branch is checked out
        if vault is None:
            return True
        self._vault.close()
        self._vault, self._misconfigured = vault, None
        await self._anew([], ASSETS_URL + STYLESHEET)
        return False

    def _quick(self, paths: list[str]) -> Built | None:
        """The state after edits of notes alone; None if other files may have changed as well."""
        root = self._vault.project.root
        if paths == [str(root)] and not self.trouble and self._vault.is_current():
            return self.now
        notes = notes_among(root, paths)
        return None if notes is None else self._vault.edited(self.now, notes)

    def _settle_later(self) -> None:
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        """Compute lists and findings, and run cells, after a pause without edits."""
        await asyncio.sleep(QUIET)
        if not self.now.exact:
            stale = threading.Event()
            try:
                # A thread cannot be cancelled, and would delay the next edit: it polls `stale`.
                settled = partial(self._vault.settled, self.now, stale.is_set)
                exact = await _in_thread(settled)
            except KnotworkError as error:
                self._fail(error)
                return
            finally:
                stale.set()
            if exact is None:
                return
            self._show(exact)
        self.run_cells()

    async def _anew(self, paths: Iterable[str], *urls: str) -> None:
        """Build the whole vault; mark the files at `paths` and those at `urls` as changed."""
        try:
            built = await _in_thread(partial(self._vault.build, self.now))
        except KnotworkError as error:
            self._fail(error)
            return
        self.trouble, self._missed = self._misconfigured, False
        files = _files_among(paths, self._vault.project.root, built.pages.site.urls)
        self._touched.update(dict.fromkeys((*files, *urls), self.turn + 1))
        self._show(built)
        self._settle_later()

    def _fail(self, error: KnotworkError) -> None:
        self._missed = True
        # A newer configuration that cannot be used comes first: the fault may be of the one before.
        if self._misconfigured is None:
            self._show_trouble(error)

    def _show_trouble(self, error: KnotworkError) -> None:
        """Go on showing the present state, with the reason why it is not the newest one."""
        self.trouble = error
        self._show(self.now)
        if not self.now.exact:
            self._tell(self)

    def _show(self, built: Built) -> None:
        self.now = built
        self.turn += 1
        for event in tuple(self._waiting):
            event.set()
        if built.exact:
            self._tell(self)


def _files_among(paths: Iterable[str], root: Path, urls: Mapping[str, str]) -> Iterator[str]:
    """The URLs of the files among `paths` that are not notes."""
    base = os.path.realpath(root) + os.sep
    for path in paths:
        if path.startswith(base) and not is_note(path):
            inside = path.removeprefix(base).replace(os.sep, "/")
            if inside in urls:
                yield urls[inside]


async def _in_thread(make: Callable[[], T]) -> T:
    """The result of `make`, called in a thread; a preview survives unexpected errors.

    Raises:
        KnotworkError: `make` raised one, or any other error, which is turned into one.
    """
    return await asyncio.to_thread(attributed, "the last change", make, "undo what was changed")
