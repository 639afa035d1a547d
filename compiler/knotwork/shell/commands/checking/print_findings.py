"""Prints findings in a format; on a terminal, no more than `--limit`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from knotwork.diagnostic import Diagnostic
from knotwork.report.gitlab import gitlab
from knotwork.report.json import json
from knotwork.report.junit import junit
from knotwork.report.sarif import LARGEST, sarif
from knotwork.report.sources import Located, Sources
from knotwork.report.terminal import terminal
from knotwork.shell.commands.checking.print_lines import LINES, print_lines
from knotwork.shell.commands.checking.request import Style
from knotwork.shell.console import err, out
from knotwork.shell.located import from_here, in_repository

_DOCUMENTS: Mapping[str, Callable[[Sequence[Diagnostic], Sources, Located], bytes]] = {
    "json": lambda found, sources, _located: json(found, sources),
    "sarif": sarif,
    "gitlab": gitlab,
    "junit": junit,
}


def print_findings(
    found: Sequence[Diagnostic], style: Style, root: Path, sources: Sources, limit: int
) -> None:
    """Print findings to standard output; `limit` (0 for none) applies to the style `terminal`."""
    if style in LINES:
        print_lines(found, style, root, sources)
    elif style in _DOCUMENTS:
        sys.stdout.buffer.write(_DOCUMENTS[style](found, sources, in_repository(root)))
        if style == "sarif" and len(found) > LARGEST:
            err().print(f"SARIF holds the {LARGEST} most severe of {len(found)} findings")
    else:
        _print_on_terminal(found, root, sources, limit)


def _print_on_terminal(
    found: Sequence[Diagnostic], root: Path, sources: Sources, limit: int
) -> None:
    console = out()
    shown = found[:limit] if limit else found
    for block in terminal(shown, sources, console.width, from_here(root)):
        console.print(block)
    if len(shown) < len(found):
        more = len(found) - len(shown)
        console.print(f"… and {more} more: --limit 0 shows all, --statistics counts them\n")
