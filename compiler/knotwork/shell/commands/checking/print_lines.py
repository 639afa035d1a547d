"""Prints findings as one line each, for programs that read lines. Imports little."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from knotwork.diagnostic import Diagnostic
from knotwork.report.concise import concise
from knotwork.report.github import github
from knotwork.report.sources import Located, Sources
from knotwork.shell.located import from_here, in_repository

LINES: Mapping[str, Callable[[Sequence[Diagnostic], Sources, Located], Iterator[str]]] = {
    "concise": concise,
    "github": github,
}


def print_lines(found: Sequence[Diagnostic], style: str, root: Path, sources: Sources) -> None:
    """Print findings to standard output in a format of `LINES`."""
    # Not with rich, which would wrap lines.
    located = from_here(root) if style == "concise" else in_repository(root)
    write_lines(LINES[style](found, sources, located))


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output, unwrapped and in UTF-8."""
    text = "".join(f"{line}\n" for line in lines)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
