"""`knotwork test`: runs cells, and reports those whose results differ from their notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from rich.console import Console
from rich.text import Text

from knotwork.cells.in_process import InProcess
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.names import listed
from knotwork.programs.accept import settled
from knotwork.programs.attributes import is_off, names
from knotwork.programs.verdicts import Kind, Run, Trial, Trials, Verdict, trials
from knotwork.report.cell_failure import failure, message
from knotwork.report.cell_place import placed
from knotwork.report.junit_cells import junit_cells
from knotwork.report.visible import visible
from knotwork.shell.cells import in_process, in_workers
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.chosen_notes import chosen
from knotwork.shell.commands.reading import Reading, read_graph
from knotwork.shell.commands.summary import count
from knotwork.shell.commands.testing.accept import accept_outputs
from knotwork.shell.commands.testing.browser_parity import is_same_in_browser, readers_python
from knotwork.shell.commands.testing.cell_expression import Matches, expression
from knotwork.shell.config.locate import Project
from knotwork.shell.config.user import cell_settings
from knotwork.shell.console import Tracker, out, tracker
from knotwork.shell.located import from_here
from knotwork.shell.project import syntax, tools_of
from knotwork.tools import Tools

_STYLES: Mapping[Kind, str] = {
    "passed": "green",
    "failed": "bold red",
    "differs": "bold red",
    "idle-check": "bold red",
    "skipped": "yellow",
}
_WORDS: Mapping[Kind, str] = {
    "passed": "passed",
    "failed": "failed",
    "differs": "output differs",
    "idle-check": "check accepts the starter",
    "skipped": "skipped",
}
_NAMED = 10
"""Changed notes that are listed by name at most."""


class RunRequest(NamedTuple):
    """The options of `knotwork test`, besides those on how cells are run."""

    pattern: str | None = None
    """An expression that selects cells (`cell_expression.expression`); None for all."""
    accept: bool = False
    """Whether real outputs are written into the notes."""
    in_process: bool = False
    browser: bool = False
    """Whether cells are also run in the readers' Python."""
    junit: Path | None = None
    verbose: bool = False
    quiet: bool = False
    remember: bool = True
    """Whether the cache of compiled notes is used; cells are always run anew."""


def test_vault(paths: tuple[Path, ...], asked: BuildRequest, wanted: RunRequest) -> int:
    """Carry out `knotwork test`, and return the exit code.

    Raises:
        KnotworkError: a path or a pattern selects no cell, or the report cannot be written.
    """
    _require_notes(paths)
    project, only = chosen(paths)
    # Errors in the options are raised before anything runs.
    matches = expression(wanted.pattern) if wanted.pattern else None
    if wanted.junit is not None:
        _require_place(wanted.junit)
    readers = readers_python() if wanted.browser else None
    track = tracker(quiet=wanted.quiet)
    graph, tools = _read(project, asked, wanted, track)
    run = _in_process(project, track) if wanted.in_process else _in_workers(project, asked, track)
    before = _narrowed(trials(graph, run, _selected(graph, only, matches)), matches)
    if wanted.junit is not None:
        _write_report(wanted.junit, junit_cells(before, placed(graph, str)))
    if wanted.pattern and not before:
        raise _no_match(wanted.pattern)
    after = accept_outputs(project, graph, tools, before) if wanted.accept else before
    if not wanted.quiet:
        _tell(project, graph, wanted, before, after)
    is_same = not readers or is_same_in_browser(project, graph, after, readers, quiet=wanted.quiet)
    return int(not (is_same and all(map(_is_good, after.values()))))


def _is_good(trial: Trial) -> bool:
    return not trial.obstacle and all(verdict.is_good for verdict in trial.verdicts)


def _require_notes(paths: Iterable[Path]) -> None:
    """Refuse paths with the name of a cell, as in reports and pytest: only notes can be named."""
    for path in paths:
        note, _, cell = str(path).partition("::")
        if cell and Path(note).is_file():
            raise KnotworkError(
                f"{path} is a cell, and only notes can be named",
                help=f'choose it with -k: knotwork test "{note}" -k "{cell}"',
            )


def _require_place(report: Path) -> None:
    if report.is_dir() or not report.parent.is_dir():
        raise KnotworkError(
            f"the report {report} cannot be written", help="name a file in a folder that is there"
        )


def _write_report(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise KnotworkError(
            f"the report {file} cannot be written: {error.strerror}",
            help="name a file that may be written to",
        ) from error


def _no_match(pattern: str) -> KnotworkError:
    """The error for a pattern that selects no cell: a misspelt one must not look like a success."""
    return KnotworkError(
        f"no cell matches -k {visible(pattern)}: nothing was run",
        help="`knotwork test --verbose` prints what the cells are called",
    )


def _read(
    project: Project, asked: BuildRequest, wanted: RunRequest, track: Tracker
) -> tuple[ConceptGraph, Tools]:
    """All notes, linked without what only pages need, and the tools to compile them fully."""
    tools = tools_of(project, asked.resolution, dialect=asked.dialect, remember=wanted.remember)
    bare = replace(syntax(project, asked.dialect), pages=False)
    return read_graph(
        Reading(project, tools, bare, wanted.remember), track, asked.jobs
    ).whole, tools


def _in_process(project: Project, track: Tracker) -> Run:
    return in_process(project.root, InProcess(), track)


def _in_workers(project: Project, asked: BuildRequest, track: Tracker) -> Run:
    settings = cell_settings(project.config, asked.python, asked.jobs, asked.timeout)
    return in_workers(project.root, settings, track)


def _tell(
    project: Project, graph: ConceptGraph, wanted: RunRequest, before: Trials, after: Trials
) -> None:
    _print(out(), project, graph, after, verbose=wanted.verbose)
    if wanted.accept:
        out().print(_accepted(project, before, after))
    elif any(settled(trial) != trial for path, trial in after.items() if path not in graph.made):
        out().print(Text("  --accept writes what the code gives into the notes", "dim"))


def _selected(
    graph: ConceptGraph, only: frozenset[str], matches: Matches | None
) -> frozenset[str] | None:
    """The notes that must run; None for all."""
    if not only and matches is None:
        return None
    return frozenset(
        path
        for path, note in graph.notes.items()
        if (not only or path in only)
        and (matches is None or any(matches(f"{path}::{name}") for name in names(note.unit.fences)))
    )


def _narrowed(known: Trials, matches: Matches | None) -> Trials:
    """The trials with the verdicts on the selected cells only."""
    if matches is None:
        return known
    found: dict[str, Trial] = {}
    for path, trial in known.items():
        kept = tuple(verdict for verdict in trial.verdicts if matches(f"{path}::{verdict.name}"))
        if kept:
            found[path] = Trial(path, kept, trial.remarks, trial.obstacle)
    return found


def _print(
    console: Console, project: Project, graph: ConceptGraph, known: Trials, *, verbose: bool
) -> None:
    located = from_here(project.root)
    place = placed(graph, located)
    for path, trial in known.items():
        where = located(path)
        for verdict in trial.verdicts:
            if verbose:
                console.print(_row(where, verdict))
            if not verdict.is_good:
                console.print(_block(where, *place(path, verdict)))
        for remark in trial.remarks:
            console.print(Text(f"{visible(where)}: {visible(remark)}", "yellow"))
    for text in _summary(known):
        console.print(text)


def _row(where: str, verdict: Verdict) -> Text:
    row = Text(f"{visible(where)}::{visible(verdict.name)} ")
    row.append(_WORDS[verdict.kind], _STYLES[verdict.kind])
    reason = message(verdict) if verdict.kind == "skipped" else verdict.outcome.reason
    if verdict.is_good and reason:
        row.append(f" ({visible(reason)})", "dim")
    return row


def _block(where: str, file: str, verdict: Verdict) -> Text:
    first, _, rest = failure(verdict, file).partition("\n")
    block = Text(f"{visible(where)}::{visible(verdict.name)}\n", "bold")
    block.append(f"{first}\n", _STYLES[verdict.kind])
    block.append(f"{rest}\n")
    return block


def _summary(known: Trials) -> Iterator[Text]:
    """The numbers of cells by result, and the reasons why cells were skipped."""
    verdicts = [verdict for trial in known.values() for verdict in trial.verdicts]
    if not verdicts:
        yield Text("No cells: nothing was run. A cell is a ```python fence.")
        return
    kinds = Counter(verdict.kind for verdict in verdicts)
    unrun = sum(is_off(verdict.cell, "eval") and verdict.kind == "passed" for verdict in verdicts)
    parts = [f"{kinds[kind]} {word}" for kind, word in _WORDS.items() if kinds[kind]]
    good = all(verdict.is_good for verdict in verdicts) and not kinds["skipped"]
    heading = f"{count(len(verdicts), 'cell')} in {count(len(known), 'note')}: {', '.join(parts)}"
    yield Text(heading, "green" if good else "bold red")
    if unrun:
        yield Text(f"  {unrun} of them compiled, not run: eval=false", "dim")
    reasons = Counter(message(verdict) for verdict in verdicts if verdict.kind == "skipped")
    for reason, number in sorted(reasons.items()):
        yield Text(f"  {number} skipped: {reason}", "dim")


def _accepted(project: Project, before: Trials, after: Trials) -> Text:
    """The line that names the notes that were written."""
    changed = [path for path in after if after[path] != before[path]]
    if not changed:
        good = all(_is_good(trial) for trial in after.values())
        reason = "Every output is as the notes say" if good else "There is nothing to accept"
        return Text(f"{reason}: no note was changed.")
    shown = from_here(project.root)
    names = listed([visible(shown(path)) for path in changed], _NAMED)
    return Text(f"New outputs in {count(len(changed), 'note')}: {names}")
