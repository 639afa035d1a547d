"""`knotwork test --browser`: compares results of cells in the readers' Python with those here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from knotwork.cells.program import Program
from knotwork.errors import KnotworkError
from knotwork.graph import ConceptGraph
from knotwork.programs.browser import (
    Browser,
    imported,
    imported_behind,
    lacking,
    lacks,
    written_modules,
)
from knotwork.programs.note_programs import PYTHON, programs
from knotwork.programs.parity import differences
from knotwork.programs.verdicts import Trials, trials
from knotwork.shell.browser.node import node
from knotwork.shell.browser.node_python import NodePython
from knotwork.shell.browser.readers import pinned, runtime_folder
from knotwork.shell.browser.runtime import core, whole
from knotwork.shell.commands.summary import count
from knotwork.shell.config.locate import Project
from knotwork.shell.console import out
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.module_texts import module_texts
from knotwork.shell.project import browser


class ReadersPython(NamedTuple):
    """The Python with which readers run cells, on this machine."""

    folder: Path
    modules: Browser


def readers_python() -> ReadersPython:
    """The readers' Python that was fetched.

    Raises:
        KnotworkError: it has not been fetched.
    """
    folder = runtime_folder(pinned(templates_folder()).version)
    modules = browser(templates_folder())
    if modules is None or not core(folder):
        raise KnotworkError(
            "the readers' Python is not on this machine", help="run `knotwork runtime fetch`"
        )
    return ReadersPython(folder, modules)


def is_same_in_browser(
    project: Project, graph: ConceptGraph, here: Trials, python: ReadersPython, *, quiet: bool
) -> bool:
    """Run the notes of the trials `here` in the readers' Python, and print what differs.

    Returns whether nothing differs.

    Raises:
        KnotworkError: Node is not installed.
    """
    there = trials_in_browser(graph, here, python.folder, python.modules, project.root)
    found = list(differences(here, there))
    for difference in found:
        out().print(f"{difference.path}::{difference.name} {difference.message}")
    if not quiet:
        left = len(here) - len(there)
        rest = f"; {count(left, 'note')} left out for what the runtime lacks" if left else ""
        cells = sum(len(trial.verdicts) for trial in there.values())
        result = f"{len(found)} of {count(cells, 'cell')} differ" if found else "no cell differs"
        out().print(f"in a browser: {count(len(there), 'note')} ran, {result}{rest}")
    return not found


def trials_in_browser(
    graph: ConceptGraph, here: Iterable[str], folder: Path, modules: Browser, root: Path
) -> Trials:
    """The trials in the readers' Python in `folder`, for those notes `here` that it can run."""
    carried = Browser(modules.standard, modules.packages, whole(folder))
    tried = frozenset(here)
    able = frozenset(
        made.path
        for made in programs(graph)
        if made.path in tried and not made.obstacle and _can_run(made.program, carried, root)
    )
    return trials(graph, NodePython(node(), folder, root).run, able)


def _can_run(program: Program, carried: Browser, root: Path) -> bool:
    files = [name for name, _path in program.files]
    able = carried.beside([*files, *written_modules(program.cells)])
    if any(lacks(cell, able) for cell in program.cells):
        return False
    own = {name.removesuffix(PYTHON): (path,) for name, path in program.files}
    needed = imported(cell.code for cell in program.cells if cell.eval)
    behind = imported_behind(needed, module_texts(root, own))
    return not lacking(behind - needed, able)
