"""`knotwork check --fix` and `--diff`: tries fixes in memory, then writes all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from knotwork.analysis.mentions import Text
from knotwork.check import check
from knotwork.diagnostic import Diagnostic
from knotwork.errors import RefusedError
from knotwork.fix import Repair, edits_of, repair
from knotwork.graph import ConceptGraph
from knotwork.model import Source, Unit
from knotwork.pipeline import Vault, revised
from knotwork.programs.verdicts import transferred
from knotwork.shell.commands.checking.checked_vault import CheckedVault
from knotwork.shell.config.locate import Project
from knotwork.shell.console import print_diff, warn
from knotwork.shell.files.journal import Transaction, carry_out
from knotwork.shell.files.originals import Originals
from knotwork.shell.located import in_patch
from knotwork.tools import Tools


class Mended(NamedTuple):
    """The result of fixing a vault in memory."""

    repair: Repair
    files: Originals


def mend(project: Project, read: CheckedVault, may_fix: Callable[[Diagnostic], bool]) -> Mended:
    """Try the fixes of the selected rules in memory; warn of notes that cannot be edited."""
    known, tools = read.vault, read.tools
    files = Originals(project.root, known.whole, tools)
    vault = _Vault(known, tools, files)
    selected = {rule.name for rule in tools.selection.rules()}

    def wanted(found: Diagnostic) -> bool:
        return found.rule in selected and may_fix(found) and vault.can_be_fixed(found)

    found = vault.checked(known.whole, {})
    done = repair(found, files.text, vault.recheck, wanted)
    left = tuple(found for found in done.left if found.rule in selected)
    return Mended(done._replace(left=left), files)


class _Vault:
    """A vault that can be checked again with other texts."""

    def __init__(self, known: Vault, tools: Tools, files: Originals) -> None:
        self._known = known
        self._tools = tools
        self._files = files
        self._compiled: dict[str, tuple[Source, Unit]] = {}
        """The last text of each note that was tried, and its unit: most tries change few notes."""
        self._editable: dict[str, bool] = {}
        everything = msgspec.structs.replace(
            tools.selection, select=frozenset(), ignore=frozenset()
        )
        # A fix must not cause a finding of any rule, even of those that were not asked for.
        asked = tools.selection
        self._selections = (asked,) if asked == everything else (asked, everything)

    def can_be_fixed(self, found: Diagnostic) -> bool:
        """Whether a finding has a fix, and all files that the fix edits can be edited."""
        edits = edits_of(found)
        return bool(edits) and all(self._can_be_edited(edit.path) for edit in edits)

    def _can_be_edited(self, path: str) -> bool:
        if path not in self._editable:
            try:
                self._editable[path] = bool(self._files[path])
            except RefusedError as error:
                self._editable[path] = False
                warn(error.message)
        return self._editable[path]

    def recheck(self, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        """The findings when some notes have other texts."""
        new = [Source(path, text) for path, text in texts.items()]
        tools = msgspec.structs.replace(self._tools, compile=self._compile)
        return self.checked(revised(self._known.whole, new, tools), texts)

    def _compile(self, sources: Iterable[Source]) -> Iterable[Unit]:
        notes = tuple(sources)
        changed = [note for note in notes if self._compiled.get(note.path, (None,))[0] != note]
        for note, unit in zip(changed, self._tools.compile(changed), strict=True):
            self._compiled[note.path] = note, unit
        return [self._compiled[note.path][1] for note in notes]

    def checked(self, graph: ConceptGraph, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        """The findings of the selected rules, and those of all other rules."""
        tried = transferred(self._known.evidence.trials, graph)
        evidence = msgspec.structs.replace(
            self._known.evidence, text=self._reading(texts), trials=tried
        )
        found = (check(graph, selection, evidence) for selection in self._selections)
        return tuple(dict.fromkeys(chain.from_iterable(found)))

    def _reading(self, texts: Mapping[str, str]) -> Text:
        before = self._known.evidence.text or (lambda _path: None)
        return lambda path: texts[path] if path in texts else before(path)


def write(project: Project, mended: Mended) -> None:
    """Write the fixed notes, all of them or none.

    Raises:
        RefusedError: a note has changed meanwhile.
    """
    if mended.repair.texts:
        carry_out(project.root, Transaction(mended.files.writes(mended.repair.texts)))


def show_diff(mended: Mended, root: Path) -> None:
    """Print a diff of what would be written."""
    print_diff(mended.files.diff(mended.repair.texts, {}, in_patch(root)))
