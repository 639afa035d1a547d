"""The plugin for pytest: `pytest notes/` runs the cells of notes as tests.

The tests themselves are in `pytest_notes.py`, which is imported when the first note is collected.

Notes are collected in the vault that the configuration names, and elsewhere only with `--knotwork`:
installing Knotwork must not run the READMEs of other projects, nor slow down their tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options to pytest's."""
    group = parser.getgroup("knotwork", "notes whose cells are tests (Knotwork)")
    group.addoption(
        "--knotwork", action="store_true", help="collect the cells of every Markdown note given"
    )
    group.addoption(
        "--knotwork-in-process",
        action="store_true",
        help="run cells in this process, for --pdb and coverage: no limits, no walls",
    )
    group.addoption("--knotwork-python", metavar="PATH", help="the notes' interpreter")
    group.addoption(
        "--knotwork-timeout", type=float, metavar="SECONDS", help="for a cell (default: 10)"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a note as a file of tests."""
    if file_path.suffix != ".md":
        return None
    from knotwork.shell.pytest_notes import note_file

    return note_file(file_path, parent)
