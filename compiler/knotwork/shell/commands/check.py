"""`knotwork check`: what is broken, in the words of a format."""

from __future__ import annotations

import sys
from pathlib import Path

from knotwork.errors import KnotworkError
from knotwork.model import Source
from knotwork.report.concise import concise
from knotwork.report.json import json
from knotwork.report.terminal import terminal
from knotwork.shell.commands.choice import around, chosen, inside
from knotwork.shell.commands.summary import count, exit_code, summary
from knotwork.shell.console import out, tracker
from knotwork.shell.project import (
    Project,
    compiled,
    files,
    selection,
    text_reader,
    tools,
)
from knotwork.text import decode


def check_vault(
    paths: tuple[Path, ...],
    *,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    style: str,
    strict: bool,
    stdin_filename: str | None,
    resolution: str | None,
    quiet: bool,
) -> int:
    """`knotwork check`."""
    project, only, instead = _what_to_check(paths, stdin_filename)
    how = tools(project, resolution, selection(project.config, select, ignore))
    listing = files(project)
    if instead is not None and instead.path not in listing.notes:
        listing = listing._replace(notes=tuple(sorted((*listing.notes, instead.path))))
    known = compiled(project, listing, how, tracker(quiet=quiet), instead)
    shown = [one for one in known.diagnostics if not only or one.finding.path in only]
    texts = text_reader(project, instead)
    console = out()
    if style == "json":
        sys.stdout.buffer.write(json(shown, texts))
    elif style == "concise":
        for line in concise(shown, texts):
            console.print(line)
    elif not quiet:
        for block in terminal(shown, texts, console.width):
            console.print(block)
    if not quiet and style == "terminal":
        notes = count(len(listing.notes), "note")
        console.print(f"{summary(shown)} in {notes}" if shown else f"{notes}, nothing to report")
    return exit_code(shown, strict=strict)


def _what_to_check(
    paths: tuple[Path, ...], stdin_filename: str | None
) -> tuple[Project, frozenset[str], Source | None]:
    """The vault, the notes to report on (none: all), and the text that comes from an editor."""
    if paths and str(paths[0]) == "-":
        if stdin_filename is None:
            raise KnotworkError("`-` needs the name of the note", help="add --stdin-filename PATH")
        project = around(Path(stdin_filename))
        path = inside(project, Path(stdin_filename))
        text, trouble, at = decode(sys.stdin.buffer.read())
        return project, frozenset((path,)), Source(path, text, trouble, at)
    project, notes = chosen(paths)
    return project, notes, None
