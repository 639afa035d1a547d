"""Cells as pytest items: one for each cell, named after its `#id`.

A note runs once and as a whole, so results do not depend on which cells are selected, on their
order or on the number of workers. Under xdist the cells of a note are one group: `--dist loadgroup`
keeps them together; other ways to distribute give the same results, but more slowly.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from knotwork.cells.in_process import InProcess
from knotwork.cells.program import Program, Report
from knotwork.cells.worker import Workers
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.names import is_hidden
from knotwork.pipeline import linked
from knotwork.programs.attributes import names
from knotwork.programs.note_programs import NoteProgram, programs
from knotwork.programs.verdicts import Trial, Verdict, trial
from knotwork.report.cell_failure import failure, message
from knotwork.shell.cells import options_for, placed
from knotwork.shell.commands.chosen_notes import around, inside
from knotwork.shell.commands.reading import Reading
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.config.user import cell_settings
from knotwork.shell.files.scan import MANIFEST
from knotwork.shell.project import syntax, tools_of


class CellFailureError(Exception):
    """The result of a cell differs from what its note says."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(message(verdict))
        self.verdict = verdict


class VaultTests:
    """The notes of one vault as tests: compiled once; a note runs when its first cell is tested."""

    def __init__(self, project: Project, config: pytest.Config) -> None:
        self.project = project
        self.config = config
        self.in_process = InProcess()
        self._trials: dict[str, Trial] = {}
        self._ahead: tuple[str, ...] = ()
        self._reports: Generator[Report, None, None] | None = None
        self._workers: Workers | None = None

    @cached_property
    def graph(self) -> ConceptGraph:
        """All notes, linked."""
        bare = replace(syntax(self.project), pages=False)
        tools = tools_of(self.project, remember=True)
        whole, _public = Reading(self.project, tools, bare).read(linked)
        return whole

    @cached_property
    def programs(self) -> dict[str, NoteProgram]:
        """The programs of the notes with cells, by path."""
        return {program.path: program for program in programs(self.graph)}

    def expect(self, paths: Iterable[str]) -> None:
        """Announce the notes that will be tested, so that they can run in parallel."""
        if not hasattr(self.config, "workerinput"):  # under xdist, notes are distributed already
            self._ahead = tuple(path for path in paths if not self.programs[path].obstacle)

    def trial(self, path: str) -> Trial:
        """The trial of a note, whose cells are run when this is first asked."""
        if path not in self._trials:
            program = self.programs[path]
            reports = iter(()) if program.obstacle else self._running(path)
            for report in reports:
                self._trials[report.key] = trial(self.graph, self.programs[report.key], report)
                if report.key == path:
                    break
            if program.obstacle:
                self._trials[path] = trial(self.graph, program, None)
        return self._trials[path]

    def close(self) -> None:
        """End all processes."""
        if self._reports is not None:
            self._reports.close()
        if self._workers is not None:
            self._workers.close()

    def _running(self, path: str) -> Iterator[Report]:
        """An iterator that gives the report of a note, after those of notes announced before it."""
        if self.config.getoption("--knotwork-in-process"):
            return self.in_process.run([self._placed(path)])
        if self._workers is None:
            self._workers = self._new_workers()
        if path not in self._ahead:
            return self._workers.run([self._placed(path)])
        if self._reports is None:
            self._reports = self._workers.run(map(self._placed, self._ahead))
        return self._reports

    def _new_workers(self) -> Workers:
        option = self.config.getoption
        settings = cell_settings(
            self.project.config, option("--knotwork-python"), None, option("--knotwork-timeout")
        )
        return Workers(options_for(settings, map(self._placed, self.programs)))

    def _placed(self, path: str) -> Program:
        return placed(self.programs[path].program, self.project.root)


class NoteFile(pytest.File):
    """A note as a file of tests."""

    vault: VaultTests
    note: str

    def collect(self) -> Iterator[CellItem]:
        """The note's cells, each as a test."""
        with _errors_as_messages():
            has_cells = self.note in self.vault.programs
        if not has_cells:
            return
        fences = self.vault.graph.notes[self.note].unit.fences
        for number, name in enumerate(names(fences)):
            if not fences[number].is_output:
                item: CellItem = CellItem.from_parent(self, name=name)
                item.number = number
                if self.config.pluginmanager.hasplugin("xdist"):
                    item.add_marker(pytest.mark.xdist_group(self.nodeid))
                yield item


class CellItem(pytest.Item):
    """A cell as a test."""

    parent: NoteFile
    number: int
    """The cell's number among the fences of its unit."""

    def runtest(self) -> None:
        """Judge the cell; the first cell of a note runs all of them."""
        verdicts = self.parent.vault.trial(self.parent.note).verdicts
        verdict = next(verdict for verdict in verdicts if verdict.number == self.number)
        if verdict.kind == "skipped":
            # pytest should print the place in the note, not this line.
            raise pytest.skip.Exception(message(verdict), _use_item_location=True)
        if not verdict.is_good:
            raise self._failed(verdict)

    def _failed(self, verdict: Verdict) -> CellFailureError:
        """The failure; with `--knotwork-in-process`, with a traceback that a debugger can enter."""
        failed = CellFailureError(verdict)
        place = len(self.parent.vault.programs[self.parent.note].program.cells)
        own = self.parent.vault.programs[self.parent.note].own
        place += own.index(self.number) - len(own)
        raised = self.parent.vault.in_process.raised.get((self.parent.note, place))
        return failed.with_traceback(raised.__traceback__) if raised else failed

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str | Any:
        """The report on a failed cell; pytest's own for any other exception."""
        if isinstance(excinfo.value, CellFailureError):
            where = self.path
            if where.is_relative_to(self.config.rootpath):
                where = where.relative_to(self.config.rootpath)
            return failure(excinfo.value.verdict, str(where))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The note, the line before the cell's code, the cell's name."""
        fences = self.parent.vault.graph.notes[self.parent.note].unit.fences
        return self.path, fences[self.number].code_line - 1, self.name


class _Vaults:
    """The vaults of one run, registered as a plugin to learn which items were selected."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.known: dict[Path, VaultTests] = {}
        self._configured: dict[Path, Project] = {}

    def configured(self, folder: Path) -> Project:
        """The project of pytest's root folder or, if that has no configuration, of this folder."""
        whole = self._located(self.config.rootpath)
        return whole if whole.config_path else self._located(folder)

    def _located(self, folder: Path) -> Project:
        if folder not in self._configured:
            self._configured[folder] = locate(None, folder)
        return self._configured[folder]

    def of(self, project: Project) -> VaultTests:
        root = project.root.resolve()
        if root not in self.known:
            self.known[root] = VaultTests(project, self.config)
            self.config.add_cleanup(self.known[root].close)
        return self.known[root]

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Announce every note with a selected cell."""
        for vault in self.known.values():
            items = (item for item in session.items if isinstance(item, CellItem))
            vault.expect(
                dict.fromkeys(item.parent.note for item in items if item.parent.vault is vault)
            )


def note_file(path: Path, parent: pytest.Collector) -> NoteFile | None:
    """A note as a file of tests; None if it belongs to no vault that is to be tested."""
    vaults = _vaults(parent.config)
    with _errors_as_messages():
        if parent.config.getoption("--knotwork"):
            if _is_made(path):
                return None
            project = around(path)
        else:
            project = vaults.configured(path.parent)
            if project.config_path is None or not _holds(project, path):
                return None
    file: NoteFile = NoteFile.from_parent(parent, path=path)
    file.vault = vaults.of(project)
    file.note = inside(project, path)
    return file


_KEY = pytest.StashKey[_Vaults]()


def _vaults(config: pytest.Config) -> _Vaults:
    vaults = config.stash.get(_KEY, None)
    if vaults is None:
        vaults = config.stash[_KEY] = _Vaults(config)
        config.pluginmanager.register(vaults, "knotwork-vaults")
    return vaults


@contextmanager
def _errors_as_messages() -> Iterator[None]:
    """Give pytest our own errors as messages, without the lines of code that raised them."""
    try:
        yield
    except KnotworkError as error:
        help_ = f"\nhelp: {error.help}" if error.help else ""
        raise pytest.Collector.CollectError(f"{error.where}{error.message}{help_}") from error


def _is_made(path: Path) -> bool:
    """Whether a note is part of a site, which has the text of each note beside its page."""
    return any((folder / MANIFEST).is_file() for folder in path.parents)


def _holds(project: Project, path: Path) -> bool:
    root = project.root.resolve()
    inner = path.resolve()
    if not inner.is_relative_to(root):
        return False
    return not any(map(is_hidden, inner.relative_to(root).parts))
