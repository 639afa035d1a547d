"""`knotwork check`: what is broken, in the words of a format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import msgspec

from knotwork.api.vault import ApiVault
from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.model import Source
from knotwork.names import is_note
from knotwork.report.sources import Sources
from knotwork.report.statistics import statistics
from knotwork.rules import external_link
from knotwork.scope import harmed
from knotwork.shell.api import api_of, folder_of
from knotwork.shell.commands.checking.baseline import Compared, compared, require_baseline, updated
from knotwork.shell.commands.checking.checked_vault import CheckedVault, checked_vault
from knotwork.shell.commands.checking.fix import Mended, mend, show_diff, write
from knotwork.shell.commands.checking.print_findings import print_findings
from knotwork.shell.commands.checking.request import EDITOR, Action, CheckRequest
from knotwork.shell.commands.chosen_notes import around, chosen, inside
from knotwork.shell.commands.summary import count, exit_code, no_notes, severities, summary
from knotwork.shell.config.locate import Project
from knotwork.shell.console import err, out, print_rows
from knotwork.shell.files.git import changed_since, words_removed_since
from knotwork.shell.project import selection, text_reader, tools
from knotwork.shell.remember.last_check import Checked
from knotwork.shell.remember.look import Look
from knotwork.shell.remember.packages import remembered
from knotwork.shell.remember.web_memory import look_up
from knotwork.text import decode
from knotwork.tools import Tools


def check_vault(asked: CheckRequest, known: Checked | None = None, look: Look | None = None) -> int:
    """`knotwork check`; `known` has the findings, if nothing has changed (`unchanged.py`).

    `look` has what was seen of the vault so far.
    """
    project, only, instead = _what_to_check(asked.paths, asked.stdin_filename)
    if instead is not None and asked.fixes.action is not Action.REPORT:
        raise KnotworkError("what comes from standard input cannot be fixed", help="name the note")
    if asked.baseline is not None:
        require_baseline(asked.baseline, may_be_new=asked.update_baseline)
    if known is not None:
        return _report(asked, _Result(project, only, known, instead=instead))
    seen = look if look and look.is_fresh else Look()
    read = checked_vault(project, _tools(project, asked), asked, instead, seen)
    if asked.since is not None:
        only = _chosen_since(project, read, only, asked.since)
    if asked.fixes.action is Action.REPORT:
        return _report(asked, _Result(project, only, read.checked, read, instead))
    mended = mend(project, read, lambda one: asked.fixes.wants(one, only))
    if asked.fixes.action is Action.SHOW:
        return _show_fixes(mended, project.root)
    write(project, mended)
    left = msgspec.structs.replace(read.checked, findings=mended.repair.left, places={})
    return _report(asked, _Result(project, only, left, read, fixed=len(mended.repair.made)))


class _Result(NamedTuple):
    """What there is to report."""

    project: Project
    only: frozenset[str]
    """The notes to report on; all if there are none."""
    known: Checked
    read: CheckedVault | None = None
    """The vault, unless what an earlier check found still holds."""
    instead: Source | None = None
    """A note as its editor has it."""
    fixed: int = 0

    @property
    def graph(self) -> ConceptGraph | None:
        return self.read.vault.whole if self.read else None

    def api(self) -> ApiVault:
        """The packages that the vault documents."""
        return self.read.how.api if self.read else api_of(self.project, remembered)


def _report(asked: CheckRequest, result: _Result) -> int:
    """Print findings as they are asked for; gives the exit code."""
    project, known = result.project, result.known
    found = [one for one in known.findings if one.concerns(result.only)]
    sources = Sources(text_reader(project, result.instead, result.api), known.places)
    shown, remarks = _compared(found, asked, sources, known)
    _print(shown, asked, project, sources)
    if not asked.quiet and asked.style == "terminal":
        notes = _looked_at(known, result.only, result.graph)
        told = f"{summary(shown)} in {notes}" if shown else f"{notes}, nothing to report"
        out().print("; ".join((told, *_of_fixes(shown, result.fixed), *remarks)))
        if not known.notes:
            click.echo(no_notes(project.root), err=True)
    return exit_code(asked, severities(shown))


def _tools(project: Project, asked: CheckRequest) -> Tools:
    select = asked.select or project.config.check.select
    if asked.external:
        select = (*(select or ("default",)), external_link.RULE.name)
    return tools(
        project,
        asked.resolution,
        selection(project.config, select, asked.ignore),
        dialect=asked.dialect,
        look_up=look_up() if asked.external else None,
        remember=asked.remember,
    )


def _chosen_since(
    project: Project, read: CheckedVault, only: frozenset[str], revision: str
) -> frozenset[str]:
    """Of the chosen notes those that changes may have broken."""
    changed = _harmed(project, read, revision)
    # A name that no note has: if nothing changed, no note is chosen, where none would mean all.
    return (changed & only if only else changed) or frozenset(("",))


def _harmed(project: Project, read: CheckedVault, revision: str) -> frozenset[str]:
    """The notes that a change of the vault may have broken, or one of the packages it documents."""
    changed = changed_since(project.root, revision)
    api, base = read.how.api, folder_of(project)
    if not api.files:
        return harmed(read.vault.whole, changed)
    made = api.made_of(changed_since(base, revision))
    removed = words_removed_since(base, revision, project.config.api.packages)
    return harmed(read.vault.whole, changed | made, removed)


def _compared(
    found: Sequence[Diagnostic], asked: CheckRequest, sources: Sources, known: Checked
) -> Compared:
    if asked.baseline is None:
        return Compared(found)
    compare = updated if asked.update_baseline else compared
    return compare(found, asked.baseline, sources.cut, frozenset(known.paths))


def _print(
    shown: Sequence[Diagnostic], asked: CheckRequest, project: Project, sources: Sources
) -> None:
    if asked.statistics:
        print_rows(statistics(shown))
    elif asked.style != "terminal" or not asked.quiet:
        print_findings(shown, asked.style, project.root, sources, asked.limit)


def _show_fixes(mended: Mended, root: Path) -> int:
    show_diff(mended, root)
    made, notes = count(len(mended.repair.made), "finding"), count(len(mended.repair.texts), "note")
    err().print(f"would fix {made} in {notes}" if mended.repair.texts else "nothing to fix")
    return int(bool(mended.repair.texts))


def _looked_at(known: Checked, only: frozenset[str], graph: ConceptGraph | None) -> str:
    """What the report is about: notes and, if packages are documented, files of Python."""
    notes, python = count(known.notes, "note"), count(known.python, "Python file")
    if not only:
        return f"{notes} and {python}" if known.python else notes
    if graph is None:
        return f"{len(only)} of {notes}"
    made = only & graph.made.keys()
    written = f"{len(only & graph.notes.keys() - made)} of {notes}"
    if not (made and known.python):
        return written
    return f"{written} and {len(graph.names.api.made_from(made))} of {python}"


def _of_fixes(shown: Iterable[Diagnostic], fixed: int) -> Iterator[str]:
    """The lines on what was fixed, and what could be."""
    fixes = [one.finding.fix for one in shown if one.finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if fixed:
        yield f"{fixed} fixed"
    elif safe:
        yield f"--fix can fix {safe}"
    if unsafe := len(fixes) - safe:
        alone = f"--fix --unsafe-fixes can fix {unsafe}"
        yield f"{unsafe} more with --unsafe-fixes" if fixed or safe else alone


def _what_to_check(
    paths: tuple[Path, ...], stdin_filename: str | None
) -> tuple[Project, frozenset[str], Source | None]:
    """The vault, the notes to report on (none: all), and the text that comes from an editor."""
    if EDITOR in paths:
        if len(paths) > 1:
            raise KnotworkError("`-` stands for one note", help="leave the other paths out")
        if stdin_filename is None:
            raise KnotworkError("`-` needs the name of the note", help="add --stdin-filename PATH")
        if not is_note(stdin_filename):
            raise KnotworkError(
                f"{stdin_filename} is not a note", help="name a Markdown file: *.md"
            )
        project = around(Path(stdin_filename))
        path = inside(project, Path(stdin_filename))
        text, trouble, at = decode(sys.stdin.buffer.read())
        return project, frozenset((path,)), Source(path, text, trouble, at)
    project, notes = chosen(paths)
    return project, notes, None
