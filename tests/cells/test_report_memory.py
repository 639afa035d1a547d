"""The keys under which reports are remembered, and when remembered reports are used."""

from __future__ import annotations

import site
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.programs import cell_of, cells, program

from knotwork.cells.in_process import InProcess
from knotwork.cells.program import Options, Program, Report, WorkerError
from knotwork.cells.report_memory import described, identity, kept, recalled
from knotwork.executor.imports import imported_modules

ABOUT = replace(
    described(Options()), distributions=(("numpy", "numpy 2.0"), ("mine", ""), ("idna", "idna 3"))
)


def key(
    ran: Program, options: Options | None = None, files: Mapping[str, str] | None = None
) -> bytes | None:
    return identity(ran, ABOUT, options or Options(), files or {})


def report(ran: Program) -> Report:
    return next(InProcess().run([ran]))


def lower(ran: Program, lines: int = 7) -> Program:
    """The same program in a note with more prose above."""
    return replace(ran, cells=tuple(replace(cell, line=cell.line + lines) for cell in ran.cells))


def test_prose_runs_nothing_again() -> None:
    ran = program("a", "x = 1", "print(x)")
    assert key(lower(ran)) == key(ran)
    stored = kept(report(ran), ran)
    assert stored is not None
    again = recalled(stored, lower(ran))
    assert again is not None
    assert again.outcomes == report(ran).outcomes


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "import warnings\nwarnings.warn('look', stacklevel=1)",
        "print(__import__('sys')._getframe().f_code.co_filename)",
        "import sys\nsys._getframe().f_lineno",
        "import dis\ndis.dis(lambda x: x)",
        "def f(): ...\nf.__code__.co_firstlineno",
        "import os, sys\nprint(os.path.basename(sys._getframe().f_code.co_filename))",
    ],
)
def test_a_report_with_line_numbers_is_used_only_at_the_same_lines(code: str) -> None:
    ran = program("a", code)
    stored = kept(report(ran), ran)
    assert stored is not None
    assert recalled(stored, ran) is not None
    assert recalled(stored, lower(ran)) is None


@pytest.mark.parametrize(
    "other",
    [
        replace(program("a", "x = 1"), cells=cells("x = 2")),
        program("a", cell_of("x = 1", raises="ValueError")),
        program("a", cell_of("x = 1", timeout=3.0)),
        program("a", cell_of("x = 1", fig_alt="A line.")),
        program("a", "x = 1", "y = 2"),
        replace(program("a", "x = 1"), files=(("d.csv", "d.csv"),)),
    ],
)
def test_what_affects_a_run_is_part_of_its_identity(other: Program) -> None:
    assert key(other) != key(program("a", "x = 1"))


def test_settings_versions_and_contents_are_part_of_it() -> None:
    ran = replace(program("a", "import numpy"), files=(("d.csv", "d.csv"),))
    keys = {
        key(ran),
        key(ran, Options(timeout=5.0)),
        key(ran, Options(environment=(("A", "1"),))),
        key(ran, files={"d.csv": "other"}),
        identity(ran, replace(ABOUT, distributions=(("numpy", "numpy 2.1"),)), Options(), {}),
        identity(ran, replace(ABOUT, python="3.99.0"), Options(), {}),
    }
    assert len(keys) == 6


def test_the_version_of_a_package_that_is_loaded_late_is_part_of_it_too() -> None:
    ran = program("a", "import torch")
    abouts = [replace(ABOUT, distributions=(("torch", f"torch {n}"),)) for n in ("2.1", "2.2")]
    assert len({identity(ran, about, Options(), {}) for about in abouts}) == 2


@pytest.mark.parametrize("name", ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"])
def test_where_libraries_are_found_is_part_of_it(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = key(program("a", "x = 1"))
    monkeypatch.setenv(name, "/elsewhere")
    assert key(program("a", "x = 1")) != before


def test_packages_that_a_note_does_not_import_are_not() -> None:
    newer = replace(ABOUT, distributions=(("numpy", "numpy 3.0"),))
    ran = program("a", "import idna")
    assert identity(program("a", "x = 1"), newer, Options(), {}) == key(program("a", "x = 1"))
    assert key(ran) != key(program("a", "import idna as i"))


def test_code_without_a_version_is_never_remembered() -> None:
    assert key(program("a", "import mine")) is None
    about = described(Options(modules=imported_modules(["import knotwork, numpy, tests"])))
    assert dict(about.distributions)["knotwork"] == ""
    assert dict(about.distributions)["numpy"].startswith("numpy ")
    assert dict(about.distributions).get("tests") == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs no script by its first line")
@pytest.mark.parametrize("words", ["", "activated", r"\000\000\000\001x"])
def test_a_program_with_other_output_is_not_a_python(tmp_path: Path, words: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nprintf '{words}'\n")
    python.chmod(0o755)
    with pytest.raises(WorkerError, match="is not a Python that can run cells"):
        described(Options(python=str(python)))


@pytest.mark.parametrize("how", ["PYTHONPATH", "user"])
def test_packages_that_cells_do_not_find_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    packages = tmp_path / "site-packages"
    (packages / "wee-1.0.dist-info").mkdir(parents=True)
    (packages / "wee-1.0.dist-info" / "METADATA").write_text("Name: wee\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(packages)
    if how == "user":
        monkeypatch.setattr(site, "USER_SITE", str(packages))
    else:
        monkeypatch.setenv("PYTHONPATH", str(packages))
    assert dict(described(Options(modules=("wee",))).distributions) == {"wee": ""}


def test_reports_of_processes_that_died_are_not_cached() -> None:
    ran = program("a", "x = 1")
    assert kept(replace(report(ran), died=True), ran) is None


@pytest.mark.parametrize("stored", [b"", b"{}", b"[1,2]", b"\xff"])
def test_invalid_bytes_give_no_report(stored: bytes) -> None:
    assert recalled(stored, program("a", "x = 1")) is None


def test_a_report_about_other_cells_is_not_used() -> None:
    ran = program("a", "x = 1")
    stored = kept(report(ran), ran)
    assert stored is not None
    assert recalled(stored, program("a", "x = 1", "y = 1")) is None


def test_every_outcome_survives_the_journey() -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    ran = program(
        "a",
        "print('é\\u2028')",
        "1 + 1",
        cell_of("1 / 0", raises="ZeroDivisionError"),
        cell_of(plot, fig_alt="x"),
        "boom",
    )
    reported = report(ran)
    stored = kept(reported, ran)
    assert stored is not None
    again = recalled(stored, ran)
    assert again == replace(reported, seconds=again.seconds if again else ())


def test_another_interpreter_describes_itself() -> None:
    options = Options(python=sys.executable, modules=("numpy",))
    other = Options(python=f"{sys.prefix}/bin/../bin/python", modules=("numpy",))
    assert described(other) == described(options)
