"""The report for people: place, rule, words, the line itself with a caret, and a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.text import Text

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.report.excerpt import excerpt, visible
from knotwork.text import Lines, line_text

Texts = Callable[[str], str | None]
"""The text of a note by its path, or None if it cannot be had any more."""

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_QUIET = "dim"


class _Sources:
    """Texts and their lines, the last few of them kept: findings come sorted by path."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._known: dict[str, tuple[str, Lines]] = {}

    def of(self, path: str) -> tuple[str, Lines]:
        known = self._known.get(path)
        if known is None:
            if len(self._known) > 8:
                self._known.clear()
            text = self._texts(path) or ""
            known = self._known[path] = (text, Lines.of(text))
        return known


def terminal(diagnostics: Iterable[Diagnostic], texts: Texts) -> Iterator[Text]:
    """One block of lines for each diagnostic."""
    sources = _Sources(texts)
    for one in diagnostics:
        yield _block(one, sources)


def _block(one: Diagnostic, sources: _Sources) -> Text:
    finding = one.finding
    source, lines = sources.of(finding.path)
    line, column = lines.place(min(finding.span.start, len(source)))
    style = _STYLES[one.severity]
    block = Text()
    block.append(f"{visible(finding.path)}:{line}:{column}", "bold")
    block.append("  ")
    block.append(str(one.severity), style)
    block.append(f" {one.rule}\n", _QUIET)
    block.append(f"  {visible(finding.message)}\n")
    written = line_text(source, lines, line)
    gutter = f"  {line} │ "
    if written.strip():
        start = finding.span.start - lines.start(line)
        shown = excerpt(written, start, start + finding.span.end - finding.span.start)
        block.append(gutter, _QUIET)
        block.append(f"{shown.text}\n")
        block.append(f"{' ' * (len(gutter) - 2)}│ ", _QUIET)
        block.append(" " * shown.indent)
        block.append("^" * shown.width + "\n", style)
    for related in finding.related:
        text, other = sources.of(related.path)
        there, at = other.place(min(related.span.start, len(text)))
        block.append(f"  {visible(related.path)}:{there}:{at}", _QUIET)
        block.append(f" {visible(related.message)}\n", _QUIET)
    if finding.help:
        block.append("  help", "cyan")
        block.append(f": {visible(finding.help)}\n")
    return block
