"""`knotwork check`: what is broken, in the words of a format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.model import Source
from knotwork.report.concise import concise
from knotwork.report.json import json
from knotwork.report.terminal import terminal
from knotwork.shell.commands.choice import around, chosen, inside
from knotwork.shell.commands.fix import Mended, mend, show_diff, warn, write
from knotwork.shell.commands.summary import count, exit_code, summary
from knotwork.shell.console import err, out, tracker
from knotwork.shell.project import (
    Project,
    compiled,
    files,
    selection,
    text_reader,
    tools,
)
from knotwork.text import decode


class Action(StrEnum):
    """What happens to the fixes of findings."""

    REPORT = "report"
    SHOW = "show"
    MAKE = "make"


class Fixes(NamedTuple):
    """What happens to which fixes."""

    action: Action = Action.REPORT
    unsafe: bool = False

    def wants(self, one: Diagnostic, only: frozenset[str]) -> bool:
        """Whether a finding's fix may be made, where only some notes were asked for."""
        fix = one.finding.fix
        return (
            fix is not None and (fix.safe or self.unsafe) and (not only or one.finding.path in only)
        )


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
    fixes: Fixes,
) -> int:
    """`knotwork check`."""
    project, only, instead = _what_to_check(paths, stdin_filename)
    if instead is not None and fixes.action is not Action.REPORT:
        raise KnotworkError("what comes from standard input cannot be fixed", help="name the note")
    how = tools(project, resolution, selection(project.config, select, ignore))
    listing = files(project)
    if instead is not None and instead.path not in listing.notes:
        listing = listing._replace(notes=tuple(sorted((*listing.notes, instead.path))))
    known = compiled(project, listing, how, tracker(quiet=quiet), instead)
    found: Iterable[Diagnostic] = known.diagnostics
    fixed = 0
    if fixes.action is not Action.REPORT:
        mended = mend(project, known, how, lambda one: fixes.wants(one, only))
        warn(mended)
        if fixes.action is Action.SHOW:
            return _show_fixes(mended)
        write(project, mended)
        found, fixed = mended.repair.left, len(mended.repair.made)
    shown = [one for one in found if not only or one.finding.path in only]
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
        told = f"{summary(shown)} in {notes}" if shown else f"{notes}, nothing to report"
        console.print("; ".join((told, *_of_fixes(shown, fixed))))
    return exit_code(shown, strict=strict)


def _show_fixes(mended: Mended) -> int:
    show_diff(mended)
    made, notes = count(len(mended.repair.made), "finding"), count(len(mended.files), "note")
    err().print(f"would fix {made} in {notes}" if mended.files else "nothing to fix")
    return int(bool(mended.files))


def _of_fixes(shown: Iterable[Diagnostic], fixed: int) -> Iterator[str]:
    """What was fixed and what could be."""
    fixes = [one.finding.fix for one in shown if one.finding.fix]
    safe = sum(fix.safe for fix in fixes)
    if fixed:
        yield f"{fixed} fixed"
    elif safe:
        yield f"--fix can fix {safe}"
    if len(fixes) > safe:
        yield f"{len(fixes) - safe} more with --unsafe-fixes"


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
