"""Findings as workflow commands of GitHub Actions, which become annotations on their lines.

Text from notes is neutralised: line ends and percent signs are encoded, and the two marks by which
the runner recognises a command, `::` and `##[`, are broken by a space. GitHub shows ten annotations
of each level for a step; more than fifty commands only fill the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.report.by_severity import gravest
from knotwork.report.sources import Located, Sources
from knotwork.report.visible import visible

MOST = 50
"""The most annotations; GitHub shows no more for a job."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(diagnostics: Iterable[Diagnostic], sources: Sources, located: Located) -> Iterator[str]:
    """A line for each of the most severe findings, and one that counts those left out."""
    known = tuple(diagnostics)
    shown = gravest(known, MOST)
    for one in shown:
        finding = one.finding
        path, _span, begin, end = sources.where(finding)
        where = f"file={_property(located(path))},line={begin.line},endLine={end.line}"
        # GitHub takes columns only for places within one line.
        if begin.line == end.line:
            where += f",col={begin.column},endColumn={end.column}"
        words = _message(finding.message)
        help_ = f"%0A{_message(finding.help)}" if finding.help else ""
        yield f"::{_COMMANDS[one.severity]} {where},title={_property(one.rule)}::{words}{help_}"
    if len(known) > len(shown):
        yield f"::notice::{len(known) - len(shown)} more findings are not shown as annotations"


def _message(text: str) -> str:
    return _encoded(visible(text)).replace("::", ": :").replace("##[", "## [")


def _property(text: str) -> str:
    return _encoded(text).replace(":", "%3A").replace(",", "%2C")


def _encoded(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
