"""A line for each finding, for other programs: `path:line:column: severity rule: words`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic
from knotwork.report.excerpt import visible
from knotwork.report.sources import Sources, Texts


def concise(diagnostics: Iterable[Diagnostic], texts: Texts) -> Iterator[str]:
    """One line for each diagnostic."""
    sources = Sources(texts)
    for one in diagnostics:
        finding = one.finding
        line, column = sources.place(finding.path, finding.span.start)
        place = f"{visible(finding.path)}:{line}:{column}"
        yield f"{place}: {one.severity} {one.rule}: {visible(finding.message)}"
