"""The report for people: place, rule, message, the line itself with a caret, and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from knotwork.diagnostic import Diagnostic, RelatedPlace, Severity
from knotwork.report.excerpt import excerpt
from knotwork.report.sources import WHOLE, Located, SourceLine, Sources
from knotwork.report.visible import visible

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_QUIET = "dim"
WIDTH = 110
"""The widest lines that are comfortable to read, in columns."""


def terminal(
    diagnostics: Iterable[Diagnostic],
    sources: Sources,
    width: int = WIDTH,
    located: Located = str,
) -> Iterator[Text]:
    """One block of lines for each diagnostic.

    Lines of notes are cut to fit in `width` columns; the paths of notes go through `located`.
    """
    for one in diagnostics:
        yield _block(one, sources, located, min(width, WIDTH))


def _block(one: Diagnostic, sources: Sources, located: Located, width: int) -> Text:
    finding, style = one.finding, _STYLES[one.severity]
    path, span, (line, column), _end = sources.where(finding)
    block = Text()
    block.append(f"{visible(located(path))}:{line}:{column}", "bold")
    block.append("  ")
    block.append(str(one.severity), style)
    block.append(f" {one.rule}\n", _QUIET)
    block.append(f"  {visible(finding.message)}\n")
    if span != WHOLE:
        _append_line(block, sources.line(path, span), style, width)
    for related in finding.related:
        block.append(f"  {_where(related, sources, located)} {visible(related.message)}\n", _QUIET)
    if finding.help:
        block.append("  help", "cyan")
        block.append(f": {visible(finding.help)}\n")
    return block


def _append_line(block: Text, line: SourceLine, style: str, width: int) -> None:
    """The line with its number, and carets under the part that the finding is about."""
    if not line.text.strip():
        return
    gutter = f"  {line.number} │ "
    shown = excerpt(line.text, line.start, line.end, width - len(gutter))
    block.append(gutter, _QUIET)
    block.append(f"{shown.text}\n")
    block.append(f"{' ' * (len(gutter) - 2)}│ ", _QUIET)
    block.append(" " * shown.indent)
    block.append("^" * shown.width + "\n", style)


def _where(related: RelatedPlace, sources: Sources, located: Located) -> str:
    file, span, (line, column), _end = sources.where(related)
    path = visible(located(file))
    if span == WHOLE:
        return path
    return f"{path}:{line}:{column}"
