"""`knotwork check`: checks a vault, and reports findings or fixes them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from knotwork.errors import KnotworkError
from knotwork.scope import harmed
from knotwork.shell.api import folder_of
from knotwork.shell.commands.checking.baseline import require_baseline
from knotwork.shell.commands.checking.checked_vault import CheckedVault, checked_vault
from knotwork.shell.commands.checking.fix import Mended, mend, show_diff, write
from knotwork.shell.commands.checking.report import Result, report
from knotwork.shell.commands.checking.request import Action, CheckRequest
from knotwork.shell.commands.checking.scope import selected
from knotwork.shell.commands.checking.subject import Subject, subject_of
from knotwork.shell.commands.summary import count
from knotwork.shell.config.locate import Project
from knotwork.shell.console import err
from knotwork.shell.files.git import changed_since, words_removed_since
from knotwork.shell.project import tools_of
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.web_memory import look_up
from knotwork.tools import Tools


def check_vault(
    asked: CheckRequest, subject: Subject | None = None, look: Look | None = None
) -> int:
    """Carry out `knotwork check` if no earlier check gives its findings; return the exit code.

    `look` has the listing of the vault, if it was taken (`unchanged.py`).
    """
    subject = subject or subject_of(asked)
    project, only, instead = subject
    if instead is not None and asked.fixes.action is not Action.REPORT:
        raise KnotworkError("what comes from standard input cannot be fixed", help="name the note")
    if asked.baseline is not None:
        require_baseline(asked.baseline, may_be_new=asked.update_baseline)
    seen = look if look and look.is_fresh else Look()
    read = checked_vault(subject, _tools(project, asked), asked, seen)
    if asked.since is not None:
        only = _chosen_since(project, read, only, asked.since)
    reported = subject._replace(only=only)
    if asked.fixes.action is Action.REPORT:
        return report(asked, Result(reported, read.checked, read))
    mended = mend(project, read, lambda found: asked.fixes.wants(found, only))
    if asked.fixes.action is Action.SHOW:
        guesses = asked.fixes._replace(unsafe=True)
        unsafe = sum(guesses.wants(found, only) for found in mended.repair.left)
        return _show_fixes(mended, project.root, 0 if asked.fixes.unsafe else unsafe)
    write(project, mended)
    left = msgspec.structs.replace(read.checked, findings=mended.repair.left, places={})
    return report(asked, Result(reported, left, read, fixed=len(mended.repair.made)))


def _tools(project: Project, asked: CheckRequest) -> Tools:
    return tools_of(
        project,
        asked.resolution,
        selected(project, asked),
        dialect=asked.dialect,
        look_up=look_up() if asked.external else None,
        remember=asked.remember,
    )


def _chosen_since(
    project: Project, read: CheckedVault, only: frozenset[str], revision: str
) -> frozenset[str]:
    """The chosen notes that a change since a revision may have broken."""
    changed = _harmed(project, read, revision)
    # If nothing changed, choose a path that no note has, because an empty set would mean all.
    return (changed & only if only else changed) or frozenset(("",))


def _harmed(project: Project, read: CheckedVault, revision: str) -> frozenset[str]:
    """The notes that a change of the vault, or of a documented package, may have broken."""
    changed = changed_since(project.root, revision)
    api, base = read.tools.api, folder_of(project)
    if not api.files:
        return harmed(read.vault.whole, changed)
    made = api.made_of(changed_since(base, revision))
    removed = words_removed_since(base, revision, project.config.api.packages)
    return harmed(read.vault.whole, changed | made, removed)


def _show_fixes(mended: Mended, root: Path, unsafe: int) -> int:
    """Show what fixing would change; `unsafe` is the number of unsafe fixes not asked for."""
    show_diff(mended, root)
    made, notes = count(len(mended.repair.made), "finding"), count(len(mended.repair.texts), "note")
    summary = f"would fix {made} in {notes}" if mended.repair.texts else "nothing to fix"
    more = f"; {unsafe}{' more' if mended.repair.texts else ''} with --unsafe-fixes"
    err().print(summary + (more if unsafe else ""))
    return int(bool(mended.repair.texts))
