"""Prints findings in the words of a format, and no more of them than a terminal can bear."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from knotwork.diagnostic import Diagnostic
from knotwork.report.concise import concise
from knotwork.report.github import github
from knotwork.report.gitlab import gitlab
from knotwork.report.json import json
from knotwork.report.junit import junit
from knotwork.report.sarif import LARGEST, sarif
from knotwork.report.sources import Located, Texts
from knotwork.report.terminal import terminal
from knotwork.shell.console import err, out
from knotwork.shell.project import Project

Style: TypeAlias = Literal["terminal", "concise", "json", "sarif", "github", "gitlab", "junit"]

_DOCUMENTS: dict[str, Callable[[Sequence[Diagnostic], Texts, Located], bytes]] = {
    "json": lambda found, texts, _located: json(found, texts),
    "sarif": sarif,
    "gitlab": gitlab,
    "junit": junit,
}


def print_findings(
    found: Sequence[Diagnostic], style: Style, project: Project, texts: Texts, limit: int
) -> None:
    """Print findings to standard output; `limit` (0 for none) is for people's eyes."""
    located = in_repository(project.root)
    if style in _DOCUMENTS:
        sys.stdout.buffer.write(_DOCUMENTS[style](found, texts, located))
        if style == "sarif" and len(found) > LARGEST:
            err().print(f"SARIF holds the {LARGEST} gravest of {len(found)} findings")
        return
    console = out()
    if style == "terminal":
        shown = found[:limit] if limit else found
        for block in terminal(shown, texts, console.width):
            console.print(block)
        if len(shown) < len(found):
            more = len(found) - len(shown)
            console.print(f"… and {more} more: --limit 0 shows all, --statistics counts them\n")
        return
    # Not through rich: programs read these, and a line is a line.
    lines = github(found, texts, located) if style == "github" else concise(found, texts)
    for line in lines:
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "replace"))


def in_repository(root: Path) -> Located:
    """Where a note is for a service: relative to its checkout, else to the current folder.

    A vault outside of it keeps its own paths.
    """
    checkout = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or "."
    try:
        prefix = root.resolve().relative_to(Path(checkout).resolve()).as_posix()
    except ValueError:
        prefix = "."
    return (lambda path: path) if prefix == "." else (lambda path: f"{prefix}/{path}")
