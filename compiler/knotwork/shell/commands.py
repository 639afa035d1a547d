"""What each command does, from arguments to an exit code."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from knotwork.check import Selection
from knotwork.config import Config
from knotwork.diagnostic import Diagnostic, Severity
from knotwork.errors import KnotworkError, VaultError
from knotwork.explain import explain_link, explain_rule
from knotwork.export.graph_json import graph_json
from knotwork.model import Source
from knotwork.names import is_note
from knotwork.pipeline import artifacts
from knotwork.report.concise import concise
from knotwork.report.json import json
from knotwork.report.terminal import terminal
from knotwork.rules import RULES
from knotwork.shell.console import err, out, tracker
from knotwork.shell.output import write_site
from knotwork.shell.project import (
    Project,
    compiled,
    files,
    locate,
    templates_folder,
    text_reader,
    theme,
    tools,
)
from knotwork.text import decode


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool) -> int:
    """1 if there are errors, or with `strict` warnings; else 0."""
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(found.severity in fatal for found in diagnostics))


def build_site(
    vault: Path | None, output: Path | None, *, strict: bool, resolution: str | None, quiet: bool
) -> int:
    """`knotwork build`."""
    project = locate(vault)
    folder = output or project.output
    how = tools(project, resolution, selection(project.config))
    listing = files(project, folder)
    known = compiled(project, listing, how, tracker(quiet=quiet))
    written = write_site(folder, project.root, artifacts(known, how, theme(templates_folder())))
    console = err()
    for trouble in written.troubles:
        console.print(f"error: {trouble}", style="red")
    if not quiet:
        shown, kept = len(known.public.notes), len(known.whole.notes) - len(known.public.notes)
        private = f" ({kept} kept private)" if kept else ""
        out().print(
            f"{_count(shown, 'note')}{private} in {folder}: {written.written} files written, "
            f"{written.unchanged} unchanged, {written.deleted} deleted"
        )
        if summary := _summary(known.diagnostics):
            out().print(f"{summary}; `knotwork check` shows them")
        if not shown:
            console.print(f"There are no notes (*.md) in {project.root}.")
    return max(exit_code(known.diagnostics, strict=strict), int(bool(written.troubles)))


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
        notes = _count(len(listing.notes), "note")
        console.print(f"{_summary(shown)} in {notes}" if shown else f"{notes}, nothing to report")
    return exit_code(shown, strict=strict)


def _what_to_check(
    paths: tuple[Path, ...], stdin_filename: str | None
) -> tuple[Project, frozenset[str], Source | None]:
    """The vault, the notes to report on (none: all), and the text that comes from an editor."""
    if paths and str(paths[0]) == "-":
        if stdin_filename is None:
            raise KnotworkError("`-` needs the name of the note", help="add --stdin-filename PATH")
        project = _around(Path(stdin_filename))
        path = _inside(project, Path(stdin_filename))
        text, trouble, at = decode(sys.stdin.buffer.read())
        return project, frozenset((path,)), Source(path, text, trouble, at)
    notes = [path for path in paths if path.is_file() or is_note(str(path))]
    if not notes:
        if len(paths) > 1:
            raise KnotworkError("check takes one vault, or notes of one vault")
        return locate(paths[0] if paths else None), frozenset(), None
    project = _around(notes[0])
    for note in notes:
        if not note.exists():
            raise VaultError(f"there is no note {note}")
    return project, frozenset(_inside(project, note) for note in notes), None


def _around(note: Path) -> Project:
    """The vault that a note stands in: configured, Obsidian's, or the folder it stands in."""
    folder = note.resolve().parent
    for above in (folder, *folder.parents):
        project = locate(above)
        if project.config_path is not None or (above / ".obsidian").is_dir():
            return project
    near = locate(None)
    if near.root in (folder, *folder.parents):
        return near
    return locate(folder)


def _inside(project: Project, note: Path) -> str:
    try:
        return note.resolve().relative_to(project.root.resolve()).as_posix()
    except ValueError:
        raise VaultError(f"{note} is not in the vault {project.root}") from None


def selection(
    config: Config, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()
) -> Selection:
    """Which rules count: the command line's words, else the configuration's."""
    return Selection(
        select=frozenset(select or config.check.select),
        ignore=frozenset((*ignore, *config.check.ignore)),
        severity=dict(config.check.severity),
    )


def explain_subject(
    subject: str, source: str | None, vault: Path | None, resolution: str | None
) -> int:
    """`knotwork explain`."""
    console = out()
    if subject in {rule.name for rule in RULES}:
        console.print(explain_rule(subject))
        return 0
    project = locate(vault)
    how = tools(project, resolution)
    known = compiled(project, files(project), how, tracker(quiet=True))
    for line in explain_link(known.whole, subject, source):
        console.print(line)
    return 0


def export_graph(output: Path | None, vault: Path | None, resolution: str | None) -> int:
    """`knotwork graph export`."""
    project = locate(vault)
    how = tools(project, resolution)
    known = compiled(project, files(project), how, tracker(quiet=False))
    content = graph_json(known.whole)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(diagnostics: Iterable[Diagnostic]) -> str:
    counts = Counter(found.severity for found in diagnostics)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    return ", ".join(_count(counts[kind], name) for kind, name in names.items() if counts[kind])
