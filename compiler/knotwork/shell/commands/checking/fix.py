"""`knotwork check --fix` and `--diff`: fixes tried in memory, then written all together."""

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
    known, how = read.vault, read.how
    files = Originals(project.root, known.whole, how)
    vault = _Vault(known, how, files)
    selected = {rule.name for rule in how.selection.rules()}

    def wanted(one: Diagnostic) -> bool:
        return one.rule in selected and may_fix(one) and vault.can_be_fixed(one)

    found = vault.checked(known.whole, {})
    done = repair(found, files.text, vault.recheck, wanted)
    left = tuple(one for one in done.left if one.rule in selected)
    return Mended(done._replace(left=left), files)


class _Vault:
    """A vault that can be checked again with other texts."""

    def __init__(self, known: Vault, how: Tools, files: Originals) -> None:
        self._known = known
        self._how = how
        self._files = files
        self._compiled: dict[str, tuple[Source, Unit]] = {}
        """Each note as it was last tried: of many tries, most change few notes."""
        self._editable: dict[str, bool] = {}
        everything = msgspec.structs.replace(how.selection, select=frozenset(), ignore=frozenset())
        # A fix must not cause a finding of any rule, even of those that were not asked for.
        asked = how.selection
        self._selections = (asked,) if asked == everything else (asked, everything)

    def can_be_fixed(self, one: Diagnostic) -> bool:
        """Whether all notes that a fix is about can be edited."""
        edits = edits_of(one)
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
        how = msgspec.structs.replace(self._how, compile=self._compile)
        return self.checked(revised(self._known.whole, new, how), texts)

    def _compile(self, sources: Iterable[Source]) -> Iterable[Unit]:
        asked = tuple(sources)
        other = [one for one in asked if self._compiled.get(one.path, (None,))[0] != one]
        for source, unit in zip(other, self._how.compile(other), strict=True):
            self._compiled[source.path] = source, unit
        return [self._compiled[one.path][1] for one in asked]

    def checked(self, graph: ConceptGraph, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        """The findings of the selected rules, and those of all other rules."""
        tried = transferred(self._known.evidence.trials, graph)
        besides = msgspec.structs.replace(
            self._known.evidence, text=self._reading(texts), trials=tried
        )
        each = (check(graph, selection, besides) for selection in self._selections)
        return tuple(dict.fromkeys(chain.from_iterable(each)))

    def _reading(self, texts: Mapping[str, str]) -> Text:
        before = self._known.evidence.text or (lambda _path: None)
        return lambda path: texts[path] if path in texts else before(path)


def write(project: Project, mended: Mended) -> None:
    """Write what was mended, all notes or none.

    Raises:
        RefusedError: a note has changed meanwhile.
    """
    if mended.repair.texts:
        carry_out(project.root, Transaction(mended.files.writes(mended.repair.texts)))


def show_diff(mended: Mended, root: Path) -> None:
    """Print what would be written."""
    print_diff(mended.files.diff(mended.repair.texts, {}, in_patch(root)))
