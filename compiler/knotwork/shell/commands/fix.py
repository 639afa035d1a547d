"""`knotwork check --fix` and `--diff`: fixes tried in memory, then written all together."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec
from rich.text import Text as Printed

from knotwork.analysis.mentions import Text
from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.errors import RefusedError
from knotwork.fix import Repair, edits_of, repair
from knotwork.graph import ConceptGraph
from knotwork.model import Source
from knotwork.pipeline import Tools, Vault, revised
from knotwork.report.diff import unified
from knotwork.report.excerpt import visible
from knotwork.shell.console import err, out
from knotwork.shell.journal import Change, Write, carry_out
from knotwork.shell.originals import Original, digest, original
from knotwork.shell.project import Project

_STYLES = {"+": "green", "-": "red", "@": "cyan", "d": "bold"}


class Mended(NamedTuple):
    """What fixing a vault comes to; nothing is written yet."""

    repair: Repair
    files: Mapping[str, Original]
    """The notes that change, as they are on disk."""
    refused: Mapping[str, RefusedError]
    """Notes that would have been fixed and cannot be edited."""


def mend(
    project: Project, known: Vault, how: Tools, may_fix: Callable[[Diagnostic], bool]
) -> Mended:
    """Try the fixes of the selected rules' findings, in memory."""
    files: dict[str, Original] = {}
    refused: dict[str, RefusedError] = {}
    everything = Selection(severity=how.selection.severity, paths=how.selection.paths)
    selected = {rule.name for rule in how.selection.rules()}

    def editable(path: str) -> bool:
        if path not in files and path not in refused:
            try:
                files[path] = as_compiled(project, known.whole, how, path)
            except RefusedError as error:
                refused[path] = error
        return path in files

    def wanted(one: Diagnostic) -> bool:
        return (
            one.rule in selected
            and may_fix(one)
            and bool(edits_of(one))
            and all(editable(edit.path) for edit in edits_of(one))
        )

    def recheck(texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
        new = (Source(path, text) for path, text in texts.items())
        graph = revised(known.whole, new, how)
        evidence = msgspec.structs.replace(known.evidence, text=reading(texts))
        # A fix may make no finding of any rule, whichever rules were asked for.
        asked = check(graph, how.selection, evidence)
        return tuple(dict.fromkeys((*asked, *check(graph, everything, evidence))))

    def reading(texts: Mapping[str, str]) -> Text:
        before = known.evidence.text or (lambda _path: None)
        return lambda path: texts[path] if path in texts else before(path)

    others = check(known.whole, everything, known.evidence)
    found = tuple(dict.fromkeys((*known.diagnostics, *others)))
    done = repair(found, lambda path: files[path].text, recheck, wanted)
    left = tuple(one for one in done.left if one.rule in selected)
    return Mended(done._replace(left=left), {path: files[path] for path in done.texts}, refused)


def as_compiled(project: Project, graph: ConceptGraph, how: Tools, path: str) -> Original:
    """The file of a note that still says what was compiled.

    Raises:
        RefusedError: it does not, or cannot be edited.
    """
    file = original(project.root, path)
    (unit,) = how.compile([Source(path, file.text)])
    if unit.digest != graph.notes[path].unit.digest:
        raise RefusedError(f"{path} has changed while the command ran", help="run it again")
    return file


def write(project: Project, mended: Mended) -> None:
    """Write what was mended, all notes or none.

    Raises:
        RefusedError: a note has changed meanwhile.
    """
    writes = tuple(
        Write(path, digest(file.raw), file.with_text(mended.repair.texts[path]))
        for path, file in mended.files.items()
    )
    if writes:
        carry_out(project.root, Change(writes))


def show_diff(mended: Mended) -> None:
    """Print what would be written."""
    for path, file in mended.files.items():
        before = file.raw.decode("utf-8")
        after = file.with_text(mended.repair.texts[path]).decode("utf-8")
        print_diff(unified(path, before, after))


def print_diff(lines: Iterable[str]) -> None:
    """Print a diff: as it is for a program, coloured and with nothing hidden on a terminal."""
    console = out()
    if not console.is_terminal:
        sys.stdout.buffer.write("".join(lines).encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    for line in lines:
        console.print(Printed(visible(line.rstrip("\n")), _STYLES.get(line[:1], "")))


def warn(mended: Mended) -> None:
    """Say which notes were left as they are, and why."""
    for error in mended.refused.values():
        err().print(Printed.assemble(("warning", "bold yellow"), f": {error.message}"))
