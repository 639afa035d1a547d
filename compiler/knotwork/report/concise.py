"""A line for each finding, for other programs: `path:line:column: severity rule: words`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from knotwork.diagnostic import Diagnostic
from knotwork.report.excerpt import visible
from knotwork.text import Lines

Texts = Callable[[str], str | None]
"""The text of a note by its path, or None if it cannot be had any more."""


def concise(diagnostics: Iterable[Diagnostic], texts: Texts) -> Iterator[str]:
    """One line for each diagnostic."""
    path, lines = "", Lines.of("")
    for one in diagnostics:
        finding = one.finding
        if finding.path != path:
            path, lines = finding.path, Lines.of(texts(finding.path) or "")
        line, column = lines.place(finding.span.start)
        place = f"{visible(path)}:{line}:{column}"
        yield f"{place}: {one.severity} {one.rule}: {visible(finding.message)}"
