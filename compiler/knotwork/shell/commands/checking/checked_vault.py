"""Reads, compiles and checks a vault, with the cache or without."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from knotwork.analysis.mentions import Text
from knotwork.api.vault import NO_API
from knotwork.model import Source, Syntax
from knotwork.pages.own_files import check_own_files
from knotwork.pipeline import Vault, compile_vault
from knotwork.programs.verdicts import Run
from knotwork.report.sources import places
from knotwork.rules import unlinked_mention
from knotwork.shell.cells import in_workers
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import Subject
from knotwork.shell.commands.reading import over_processors
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import tracker, warn
from knotwork.shell.files.scan import Listing, sources
from knotwork.shell.files.texts import text_reader
from knotwork.shell.processes.tracked import tracked
from knotwork.shell.project import files, syntax
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.last_check import Checked, LastCheck, Wording, keep_check
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.memory import Memory
from knotwork.shell.site.social import require_material
from knotwork.text import Lines
from knotwork.tools import Tools


class CheckedVault(NamedTuple):
    """A compiled vault, the tools it was compiled with, and the result of its check."""

    vault: Vault
    tools: Tools
    checked: Checked


def checked_vault(subject: Subject, tools: Tools, asked: CheckRequest, look: Look) -> CheckedVault:
    """Compile and check a vault; `look` has its listing, if that was taken."""
    project, _only, instead = subject
    # No check needs pages, and only one rule needs prose.
    words = unlinked_mention.RULE in tools.selection.rules()
    facts = msgspec.structs.replace(syntax(project, asked.dialect), pages=False, prose=words)
    track = tracker(quiet=asked.quiet)
    tools = msgspec.structs.replace(
        tools,
        compile=tracked(over_processors(tools, facts).compile, track),
        text=text_reader(project.root, instead),
    )
    with project.placed():
        reading = _Reading(subject, tools, asked, look)
        if not asked.remember:
            return reading.anew()
        with Cache(project.root, warn) as cache:
            return reading.remembering(cache, facts)


class _Reading(NamedTuple):
    """A vault to be checked, with an editor's text of one note in the place of its file."""

    subject: Subject
    tools: Tools
    asked: CheckRequest
    look: Look

    @property
    def project(self) -> Project:
        return self.subject.project

    @property
    def instead(self) -> Source | None:
        return self.subject.instead

    def anew(self) -> CheckedVault:
        """Compile all notes."""
        found = self._listing()
        return self._checked(sources(self.project.root, found.notes), found, self.tools, None)

    def remembering(self, cache: Cache, facts: Syntax) -> CheckedVault:
        """Compile the notes that are not in the cache, and keep them and the findings there."""
        found = self._listing()
        memory = Memory(cache, self.project.root, facts, self.look)
        tools = msgspec.structs.replace(self.tools, compile=memory.compile(self.tools.compile))
        read = self._checked(memory.sources(found), found, tools, cache)
        if self.asked.is_of_texts_alone:
            wording = Wording(facts, dict(memory.contents)) if _is_of_shapes_alone(read) else None
            last = LastCheck(memory.state(found), read.checked, wording)
            keep_check(cache, self.subject.keys(self.asked)[0], last)
        if self.instead is not None:
            memory.forget(self.instead.path)
        memory.save(found)
        cache.trim(memory.keys.values())
        return read

    def _listing(self) -> Listing:
        found, new = files(self.project, None, self.look), self.instead
        if new is None or new.path in found.notes:
            return found
        return found._replace(notes=tuple(sorted((*found.notes, new.path))))

    def _checked(
        self, read: Iterable[Source], found: Listing, tools: Tools, cache: Cache | None
    ) -> CheckedVault:
        """Compile and check notes, and make sure that a site could be built from them."""
        if (new := self.instead) is not None:
            read = (new if note.path == new.path else note for note in read)
        tools = msgspec.structs.replace(tools, run=self._run(cache))
        known = compile_vault(read, found.files, tools)
        shown = known.public
        check_own_files({*shown.notes, *shown.files}, tools.site, tools.look)
        require_material(tools.site, self.project.root)
        return CheckedVault(known, self.tools, _findings(known, found, tools.text))

    def _run(self, cache: Cache | None) -> Run | None:
        if not self.asked.run:
            return None
        settings = cell_settings(self.project.config, None, None, None)
        return in_workers(self.project.root, settings, tracker(quiet=self.asked.quiet), cache)


def _is_of_shapes_alone(read: CheckedVault) -> bool:
    """Whether the findings depend on the shapes of notes alone (`syntax/shape.py`)."""
    if read.tools.api is not NO_API or any(found.failed for found in read.checked.findings):
        return False
    return not read.tools.selection.judges_words


def _findings(known: Vault, found: Listing, text: Text | None) -> Checked:
    notes = known.whole.notes

    def lines(path: str) -> Lines | None:
        if path in notes:
            return Lines.unpacked(notes[path].unit.lines)
        content = text(path) if text else None  # of another file, such as the preamble
        return None if content is None else Lines.of(content)

    return Checked(
        len(found.notes),
        len(known.whole.names.api.files),
        (*notes, *known.whole.files),
        known.diagnostics,
        places(known.diagnostics, lines),
    )
