"""A vault on disk, kept compiled in memory while its files change."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.check import check
from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.model import Note, Source, Unit
from knotwork.names import is_hidden, is_note
from knotwork.pages.own_files import check_own_files
from knotwork.pages.reuse import carries_more, reused
from knotwork.pages.site import Site
from knotwork.pipeline import Vault, evidence, linked, relinked
from knotwork.programs.verdicts import Trials, moved, transferred
from knotwork.render.pages import Renderer
from knotwork.reworded import Edited, keeps_its_shape, reworded
from knotwork.shell.config.locate import Project
from knotwork.shell.files.scan import Listing, source
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.pages import Others, Pages
from knotwork.shell.project import quiet_listing, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory
from knotwork.tools import Theme, Tools
from knotwork.words.chosen import words_in

MOST_AT_ONCE = 50
"""Changed notes that are read one by one; after more changes the whole vault is built anew."""


class _StaleError(Exception):
    """Raised when a newer state makes the one in work useless."""


class Built(NamedTuple):
    """One state of the vault, compiled."""

    vault: Vault
    pages: Pages
    listed: bool
    """Whether lists and menus belong to this state, and not to an earlier one."""
    checked: bool
    """Whether the findings belong to this state, and not to an earlier one."""

    @property
    def exact(self) -> bool:
        """Whether no part of it belongs to an earlier state."""
        return self.listed and self.checked


class LiveVault:
    """The vault as it is now. Not thread-safe, except `tried`."""

    def __init__(
        self,
        project: Project,
        tools: Tools,
        theme: Theme,
        output: Path,
        cells: LiveCells | None = None,
        dialect: str | None = None,
    ) -> None:
        """`cells` runs the notes' cells; None to run none. `tools` compiles notes in `dialect`."""
        self.project = project
        self.cells = cells
        self._tried: Trials = {}
        self._tools = tools
        self._syntax = syntax(project, dialect)
        self._theme = theme
        words = words_in(tools.site.lang, tools.site.words)
        self._printer = Renderer(theme.templates, theme.compiled, words).artifact
        self._output = output
        self._inside = os.path.realpath(project.root)
        self._cache = Cache(project.root)
        self._found: Listing | None = None
        self._units: dict[bytes, Unit] = {}
        """The units of the last `build`, by their keys in the cache."""
        self._left = False
        """Whether earlier states, which are needed no more, may still be in memory."""
        self._checked: Vault | None = None
        """The last state whose findings were computed, if only notes have changed since."""

    def close(self) -> None:
        """Close the cache, and end the run of cells."""
        if self.cells is not None:
            self.cells.stop()
        self._cache.close()

    @property
    def closed(self) -> tuple[str, ...]:
        """Messages about the folders that the last `build` left out."""
        return self._found.closed if self._found else ()

    def text(self, path: str) -> str | None:
        """The present text of a file; None if it cannot be read."""
        return self._tools.text(path) if self._tools.text else None

    def build(self, before: Built | None = None) -> Built:
        """List all files, and compile the notes that are not in the cache.

        The findings of a state `before` are kept, so that pages are ready sooner: `settled`
        computes the new ones.

        Raises:
            KnotworkError: the vault cannot be listed, or lacks a file that its configuration names.
        """
        self._checked = None
        memory = Memory(self._cache, self.project.root, self._syntax, known=self._units)
        self._found = quiet_listing(self.project, self._output)
        tools = msgspec.structs.replace(self._tools, compile=memory.compile(self._tools.compile))
        whole, public = linked(memory.sources(self._found), self._found.files, tools)
        memory.save(self._found)
        self._units = {
            key: whole.notes[path].unit for path, key in memory.keys.items() if path in whole.notes
        }
        left = before.vault.diagnostics if before else ()
        vault = Vault(whole, public, left, transferred(self._tried, public))
        if before is None:
            built = self.finished(vault)
        else:
            built = Built(vault, self._pages(vault), listed=True, checked=False)
        # All this stays in memory: no garbage collection should visit it while somebody waits.
        gc.freeze()
        self._left = before is not None
        return built

    def is_current(self) -> bool:
        """Whether no file has changed since the last `build`."""
        try:
            now = quiet_listing(self.project, self._output)
        except KnotworkError:
            return False
        return self._found is not None and now.states == self._found.states

    def edited(self, before: Built, paths: Iterable[str]) -> Built | None:
        """The state after an edit of the notes at `paths`; None if `build` is needed."""
        wanted = sorted(set(paths))
        whole = before.vault.whole
        written = whole.notes.keys() - whole.made.keys()
        if len(wanted) > MOST_AT_ONCE or not written.issuperset(wanted):
            return None
        read = [source(self.project.root, path, self._inside) for path in wanted]
        if any(note.trouble for note in read):
            return None
        return self._exchanged(before, read)

    def _exchanged(self, before: Built, read: list[Source]) -> Built | None:
        units = self._tools.compile(read)
        changed = [
            Note(note.path, unit)
            for note, unit in zip(read, units, strict=True)
            if before.vault.whole.notes[note.path].unit != unit
        ]
        if not changed:
            return before
        vault = relinked(before.vault, changed, self._tools)
        if vault is None:
            return None
        vault = msgspec.structs.replace(vault, trials=_valid_trials(vault, changed))
        shown = [note.path for note in changed if note.path in vault.public.notes]
        pages, public = before.pages, vault.public
        more = carries_more(pages.site, public, shown)
        others = Others(vault, self._tools, self._theme) if more else None
        site = reused(pages.site, public, shown)
        now = pages.over(site or self._site(vault), others, anew=site is None)
        return Built(vault, now, listed=False, checked=False)

    def settled(self, before: Built, stale: Callable[[], bool]) -> Built | None:
        """The exact form of a state; None if `stale` becomes true while it is computed."""
        self._tidy()

        def go_on() -> None:
            if stale():
                raise _StaleError

        try:
            return self.finished(before.vault, before.pages if before.listed else None, go_on)
        except _StaleError:
            return None

    def _tidy(self) -> None:
        """Free earlier states of the vault, which `build` has hidden from garbage collection."""
        if self._left:
            self._left = False
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def finished(
        self,
        vault: Vault,
        pages: Pages | None = None,
        before_each: Callable[[], None] = lambda: None,
    ) -> Built:
        """The exact state of a vault: with new findings, and with new pages unless they are given.

        `before_each` is called before each rule (`check.check`).
        """
        found = _reworded_findings(self._checked, vault, self._tools) if self._checked else None
        if found is None:
            known = evidence(vault, self._tools)
            found = check(vault.whole, self._tools.selection, known, before_each=before_each)
        self._checked = vault = msgspec.structs.replace(vault, diagnostics=found)
        return Built(vault, pages or self._pages(vault), listed=True, checked=True)

    def tried(self, before: Built) -> Built | None:
        """The state with the trials of its cells; None if a newer state is to be run by now.

        This is the only method that another thread may call at any time.

        Raises:
            KnotworkError: cells cannot be run at all.
        """
        assert self.cells is not None
        trials = self.cells.trials(before.vault.public)
        if trials is None:
            return None
        self._tried = trials
        if trials == before.vault.trials:
            return before
        return self.finished(msgspec.structs.replace(before.vault, trials=trials))

    def _pages(self, vault: Vault) -> Pages:
        return Pages(self._site(vault), self._printer, Others(vault, self._tools, self._theme))

    def _site(self, vault: Vault) -> Site:
        tools = self._tools
        site = Site(vault.public, tools.site, vault.trials, tools.look, measure=tools.measure)
        with self.project.placed():
            check_own_files(site.urls, tools.site, tools.look)
        runtime, _carried = tools.offer(site)
        return site.with_python(runtime).without_index()


def _reworded_findings(checked: Vault, vault: Vault, tools: Tools) -> tuple[Diagnostic, ...] | None:
    """The findings in `vault`, if only words in notes changed since `checked`; else None."""
    if checked.trials != vault.trials or tools.selection.judges_words:
        return None
    before, now = checked.whole.notes, vault.whole.notes
    # `build` resets the checked state, but a state from before may still be in work.
    if before.keys() != now.keys() or checked.whole.files != vault.whole.files:
        return None
    if any(found.failed for found in checked.diagnostics):
        return None
    edited = {
        path: Edited(before[path].unit, note.unit)
        for path, note in now.items()
        if before[path].unit is not note.unit
    }
    if not all(map(keeps_its_shape, edited.values())):
        return None
    return reworded(checked.diagnostics, edited)


def _valid_trials(vault: Vault, changed: Iterable[Note]) -> Trials:
    """The trials of a vault, without those of notes whose cells have changed."""
    trials = dict(vault.trials)
    for note in changed:
        before = trials.pop(note.path, None)
        after = moved(before, vault.public) if before and note.path in vault.public.notes else None
        if after is not None:
            trials[note.path] = after
    return trials


def notes_among(root: Path, paths: Iterable[str]) -> tuple[str, ...] | None:
    """The paths in the vault of changed files, if all are existing notes; else None."""
    found: list[str] = []
    for path in paths:
        try:
            relative = Path(path).relative_to(root).as_posix()
        except ValueError:
            return None
        if relative == ".":
            return None
        if any(map(is_hidden, relative.split("/"))):
            continue
        if not is_note(relative) or not Path(path).is_file() or Path(path).is_symlink():
            return None
        found.append(relative)
    return tuple(dict.fromkeys(found))
