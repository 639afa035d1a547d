"""A line for each finding, for other programs: `path:line:column: severity rule: message`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic
from knotwork.report.sources import Located, Sources
from knotwork.report.visible import visible


def concise(
    diagnostics: Iterable[Diagnostic], sources: Sources, located: Located = str
) -> Iterator[str]:
    """One line for each diagnostic; the paths of notes go through `located`."""
    for one in diagnostics:
        finding = one.finding
        path, _span, (line, column), _end = sources.where(finding)
        place = f"{visible(located(path))}:{line}:{column}"
        yield f"{place}: {one.severity} {one.rule}: {visible(finding.message)}"
