"""A vault on disk, compiled in memory and kept so while its files change."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.check import check
from knotwork.errors import KnotworkError
from knotwork.model import Note, Source
from knotwork.names import is_note
from knotwork.pages.reuse import reused
from knotwork.pages.site import Site
from knotwork.pipeline import Vault, linked, relinked
from knotwork.programs.verdicts import Trials, moved, transferred
from knotwork.render.pages import Renderer
from knotwork.rules.evidence import Evidence
from knotwork.shell.config.locate import Project
from knotwork.shell.files.scan import Listing, source
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.pages import Others, Pages
from knotwork.shell.project import look, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.memory import Memory
from knotwork.tools import Theme, Tools

MOST_AT_ONCE = 50
"""Changed notes that are read one by one; after more, such as a checkout, all are looked at."""


class Built(NamedTuple):
    """What a look at the vault came to."""

    vault: Vault
    pages: Pages
    exact: bool
    """Whether lists, menus and findings are those of this state and not of the one before."""


class LiveVault:
    """The vault as it is now. Not for two threads at once."""

    def __init__(
        self,
        project: Project,
        how: Tools,
        theme: Theme,
        output: Path,
        cells: LiveCells | None = None,
    ) -> None:
        """`cells` runs the notes' cells; None to run none."""
        self.project = project
        self.cells = cells
        self._tried: Trials = {}
        self._how = how
        self._theme = theme
        self._printer = Renderer(theme.templates).artifact
        self._output = output
        self._inside = os.path.realpath(project.root)
        self._cache = Cache(project.root)
        self._found: Listing | None = None

    def close(self) -> None:
        """Give the cache back, and end what runs."""
        if self.cells is not None:
            self.cells.stop()
        self._cache.close()

    @property
    def closed(self) -> tuple[str, ...]:
        """Which folders could not be listed when the vault was last looked at, in words."""
        return self._found.closed if self._found else ()

    def build(self) -> Built:
        """Look at every file and compile what nobody remembers.

        Raises:
            KnotworkError: the vault cannot be listed.
        """
        memory = Memory(self._cache, self.project.root, syntax(self.project))
        self._found = look(self.project, self._output)
        how = msgspec.structs.replace(self._how, compile=memory.compile(self._how.compile))
        whole, public = linked(memory.sources(self._found), self._found.files, how)
        memory.save(self._found)
        built = self.finished(Vault(whole, public, (), transferred(self._tried, public)))
        # All this stays: a collection that visits it takes longer than an edit may.
        gc.freeze()
        return built

    def is_current(self) -> bool:
        """Whether every file is as it was at the last look."""
        try:
            now = look(self.project, self._output)
        except KnotworkError:
            return False
        return self._found is not None and now.states == self._found.states

    def edited(self, before: Built, paths: Iterable[str]) -> Built | None:
        """The vault after an edit of some notes; None if everything has to be looked at."""
        wanted = sorted(set(paths))
        notes = before.vault.whole.notes
        if len(wanted) > MOST_AT_ONCE or not all(path in notes for path in wanted):
            return None
        read = [source(self.project.root, path, self._inside) for path in wanted]
        if any(note.trouble for note in read):
            return None
        return self._exchanged(before, read)

    def _exchanged(self, before: Built, read: list[Source]) -> Built | None:
        units = self._how.compile(read)
        changed = [
            Note(note.path, unit)
            for note, unit in zip(read, units, strict=True)
            if before.vault.whole.notes[note.path].unit != unit
        ]
        if not changed:
            return before
        vault = relinked(before.vault, changed, self._how)
        if vault is None:
            return None
        vault = msgspec.structs.replace(vault, trials=_still_true(vault, changed))
        shown = [note.path for note in changed if note.path in vault.public.notes]
        site = reused(before.pages.site, vault.public, shown)
        if site is None:
            site = self._site(vault)
        return Built(vault, before.pages.over(site), exact=False)

    def finished(self, vault: Vault) -> Built:
        """The same with everything worked out anew, findings included."""
        how = self._how
        evidence = Evidence(
            vault.trials, how.schemas, text=how.text, types=how.types, preamble=how.preamble
        )
        diagnostics = check(vault.whole, self._how.selection, evidence)
        vault = msgspec.structs.replace(vault, diagnostics=diagnostics)
        others = Others(vault, self._how, self._theme)
        return Built(vault, Pages(self._site(vault), self._printer, others), exact=True)

    def tried(self, before: Built) -> Built | None:
        """The same when its cells have run; None if something newer is to be run by now.

        The one question that another thread may ask at any time.

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

    def _site(self, vault: Vault) -> Site:
        site = Site(vault.public, self._how.site, vault.trials, self._how.look)
        runtime, _carried = self._how.offer(site)
        return site.with_python(runtime)


def _still_true(vault: Vault, changed: Iterable[Note]) -> Trials:
    """What cells gave, without what changed notes with other cells gave."""
    trials = dict(vault.trials)
    for note in changed:
        before = trials.pop(note.path, None)
        after = moved(before, vault.public) if before and note.path in vault.public.notes else None
        if after is not None:
            trials[note.path] = after
    return trials


def notes_among(root: Path, paths: Iterable[str]) -> tuple[str, ...] | None:
    """The vault's paths of changed files, if all of them are notes that are there; else None."""
    found: list[str] = []
    for path in paths:
        try:
            relative = Path(path).relative_to(root).as_posix()
        except ValueError:
            return None
        if relative == ".":
            return None
        if any(part.startswith(".") for part in relative.split("/")):
            continue
        if not is_note(relative) or not Path(path).is_file() or Path(path).is_symlink():
            return None
        found.append(relative)
    return tuple(dict.fromkeys(found))
