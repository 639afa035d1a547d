"""`knotwork check --fix` and `--diff`: fixes tried in memory, then written all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import NamedTuple

import msgspec

from knotwork.analysis.mentions import Text
from knotwork.check import check
from knotwork.diagnostic import Diagnostic
from knotwork.errors import RefusedError
from knotwork.fix import Repair, edits_of, repair
from knotwork.graph import ConceptGraph
from knotwork.model import Source
from knotwork.pipeline import Tools, Vault, revised
from knotwork.shell.console import print_diff, warn
from knotwork.shell.journal import Change, carry_out
from knotwork.shell.originals import Originals
from knotwork.shell.project import Project


class Mended(NamedTuple):
    """What fixing a vault comes to; nothing is written yet."""

    repair: Repair
    files: Originals


def mend(
    project: Project, known: Vault, how: Tools, may_fix: Callable[[Diagnostic], bool]
) -> Mended:
    """Try the fixes of the selected rules' findings in memory; say which notes are left alone."""
    files = Originals(project.root, known.whole, how)
    editable: dict[str, bool] = {}
    everything = msgspec.structs.replace(how.selection, select=frozenset(), ignore=frozenset())
    selected = {rule.name for rule in how.selection.rules()}

    def can_be_edited(path: str) -> bool:
        if path not in editable:
            try:
                editable[path] = bool(files[path])
            except RefusedError as error:
                editable[path] = False
                warn(error.message)
        return editable[path]

    def wanted(one: Diagnostic) -> bool:
        return (
            one.rule in selected
            and may_fix(one)
            and bool(edits_of(one))
            and all(can_be_edited(edit.path) for edit in edits_of(one))
        )

    def recheck(texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        new = (Source(path, text) for path, text in texts.items())
        return checked(revised(known.whole, new, how), texts)

    def checked(graph: ConceptGraph, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        besides = msgspec.structs.replace(known.evidence, text=reading(texts))
        # A fix may make no finding of any rule, whichever rules were asked for.
        each = (check(graph, one, besides) for one in (how.selection, everything))
        return tuple(dict.fromkeys(chain.from_iterable(each)))

    def reading(texts: Mapping[str, str]) -> Text:
        before = known.evidence.text or (lambda _path: None)
        return lambda path: texts[path] if path in texts else before(path)

    found = checked(known.whole, {})
    done = repair(found, files.text, recheck, wanted)
    left = tuple(one for one in done.left if one.rule in selected)
    return Mended(done._replace(left=left), files)


def write(project: Project, mended: Mended) -> None:
    """Write what was mended, all notes or none.

    Raises:
        RefusedError: a note has changed meanwhile.
    """
    if mended.repair.texts:
        carry_out(project.root, Change(mended.files.writes(mended.repair.texts)))


def show_diff(mended: Mended) -> None:
    """Print what would be written."""
    print_diff(mended.files.diff(mended.repair.texts, {}))
