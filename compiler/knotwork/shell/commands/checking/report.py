"""Reports the findings of a check in a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from knotwork.api.vault import ApiVault
from knotwork.diagnostic import Diagnostic
from knotwork.graph import ConceptGraph
from knotwork.report.sources import Sources
from knotwork.shell.api import api_of
from knotwork.shell.commands.checking.baseline import Compared, Seen, compared, updated
from knotwork.shell.commands.checking.print_findings import print_findings
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import Subject
from knotwork.shell.commands.summary import count, exit_code, no_notes, severities, summary
from knotwork.shell.console import out, print_rows
from knotwork.shell.files.texts import text_reader
from knotwork.shell.remember.last_check import Checked
from knotwork.shell.remember.packages import remembered

if TYPE_CHECKING:
    from knotwork.shell.commands.checking.checked_vault import CheckedVault


class Result(NamedTuple):
    """The result of a check."""

    subject: Subject
    known: Checked
    read: CheckedVault | None = None
    """The vault; None if the findings are those of an earlier check."""
    fixed: int = 0
    """The number of findings that were fixed."""

    @property
    def graph(self) -> ConceptGraph | None:
        """The graph of all notes, if the vault was read."""
        return self.read.vault.whole if self.read else None

    def api(self) -> ApiVault:
        """The packages that the vault documents."""
        return self.read.tools.api if self.read else api_of(self.subject.project, remembered)


def report(asked: CheckRequest, result: Result) -> int:
    """Print findings in the requested format, and return the exit code."""
    (project, only, instead), known = result.subject, result.known
    found = [finding for finding in known.findings if finding.concerns(only)]
    sources = Sources(text_reader(project.root, instead, result.api), known.places)
    shown, remarks = _compared(found, asked, sources, result)
    _print(shown, asked, project.root, sources)
    if not asked.quiet and asked.style == "terminal":
        notes = _scope(known, only, result.graph)
        findings = f"{summary(shown)} in {notes}" if shown else f"{notes}, nothing to report"
        out().print("; ".join((findings, *_of_fixes(shown, result.fixed), *remarks)))
        if not known.notes:
            click.echo(no_notes(project.root), err=True)
    return exit_code(asked, severities(shown))


def _compared(
    found: Sequence[Diagnostic], asked: CheckRequest, sources: Sources, result: Result
) -> Compared:
    if asked.baseline is None:
        return Compared(found)
    from knotwork.shell.commands.checking.scope import looked  # with all rules

    (project, only, _instead), known = result.subject, result.known
    seen = Seen(frozenset(known.paths), looked(project, asked, only))
    compare = updated if asked.update_baseline else compared
    return compare(found, asked.baseline, sources.cut, seen)


def _print(shown: Sequence[Diagnostic], asked: CheckRequest, root: Path, sources: Sources) -> None:
    if asked.statistics:
        from knotwork.report.statistics import statistics  # with all rules, for their pages

        print_rows(statistics(shown))
    elif asked.style != "terminal" or not asked.quiet:
        print_findings(shown, asked.style, root, sources, asked.limit)


def _scope(known: Checked, only: frozenset[str], graph: ConceptGraph | None) -> str:
    """The numbers of notes and, if packages are documented, Python files in the report."""
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
    """Remarks on what was fixed, and what could be."""
    fixes = [found.finding.fix for found in shown if found.finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if fixed:
        yield f"{fixed} fixed"
    elif safe:
        yield f"--fix can fix {safe}"
    if unsafe := len(fixes) - safe:
        alone = f"--fix --unsafe-fixes can fix {unsafe}"
        yield f"{unsafe} more with --unsafe-fixes" if fixed or safe else alone
