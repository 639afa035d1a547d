"""Cells with remembered outcomes do not run again, and the outcomes are the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.helpers.commands import run as run_command
from tests.helpers.programs import program

from knotwork.cells import interpreter
from knotwork.cells.program import Program, Report
from knotwork.shell.cells import in_workers
from knotwork.shell.config.user import CellSettings
from knotwork.shell.console import tracker


class Dictionary:
    """A store in memory that counts the entries put into it."""

    def __init__(self) -> None:
        self.known: dict[bytes, bytes] = {}
        self.puts = 0

    def get(self, key: bytes) -> bytes | None:
        return self.known.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        self.known[key] = value
        self.puts += 1


def run(programs: Sequence[Program], store: Dictionary, root: Path) -> dict[str, Report]:
    runner = in_workers(root, CellSettings(jobs=1), tracker(quiet=True), store)
    return {report.key: replace(report, seconds=()) for report in runner(programs)}


def test_a_second_run_runs_nothing_and_gives_the_same(tmp_path: Path) -> None:
    programs = [program("a", "print(1)"), program("b", "1 / 0", "2")]
    store = Dictionary()
    first = run(programs, store, tmp_path)
    assert store.puts == 2
    assert run(programs, store, tmp_path) == first
    assert store.puts == 2


def test_only_what_changed_runs(tmp_path: Path) -> None:
    store = Dictionary()
    run([program("a", "print(1)"), program("b", "print(2)")], store, tmp_path)
    again = run([program("a", "print(1)"), program("b", "print(3)")], store, tmp_path)
    assert store.puts == 3
    assert again["b"].outcomes[0].text == "3\n"


@pytest.mark.parametrize("code", ["while True: pass", "import os; os._exit(3)"])
def test_programs_whose_process_died_run_again(tmp_path: Path, code: str) -> None:
    store = Dictionary()
    runner = in_workers(tmp_path, CellSettings(jobs=1, timeout=0.5), tracker(quiet=True), store)
    (report,) = runner([program("a", code)])
    assert report.died
    assert store.puts == 0


def test_a_declared_file_with_other_contents_runs_again(tmp_path: Path) -> None:
    ran = replace(program("a", "print(open('d.txt').read())"), files=(("d.txt", "d.txt"),))
    store = Dictionary()
    for content in ("one", "two"):
        (tmp_path / "d.txt").write_text(content)
        assert run([ran], store, tmp_path)["a"].outcomes[0].text == f"{content}\n"
    assert store.puts == 2


def test_modules_beside_the_cells_are_remembered_with_what_they_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "helper.py").write_text("import other\n")
    (tmp_path / "other.py").write_text("import numpy\nx = 1\n")
    files = (("helper.py", "helper.py"), ("other.py", "other.py"))
    ran = replace(program("a", "import helper\nhelper.other.x"), files=files)
    store = Dictionary()
    for puts in (1, 1):
        run([ran], store, tmp_path)
        assert store.puts == puts
    (tmp_path / "other.py").write_text("import numpy\nx = 2\n")
    assert run([ran], store, tmp_path)["a"].outcomes[0].result == "2"
    with monkeypatch.context() as patch:
        patch.setattr(interpreter, "_version", lambda name, _found: f"{name} 99")
        run([ran], store, tmp_path)
    assert store.puts == 3
    (tmp_path / "other.py").write_text("import of_nobody\n")
    run([ran], store, tmp_path)
    assert store.puts == 3


def test_a_build_runs_only_what_changed(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.mkdir()
    clock = "import time\nprint('time', time.time_ns())"

    def shown(name: str, code: str, prose: str = "") -> str:
        (vault / f"{name}.md").write_text(f"{prose}\n\n```python\n{code}\n```\n")
        done = run_command("build", "vault", "--run", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        found = re.search(r">(time \d+)", (tmp_path / "site" / f"{name}.html").read_text())
        assert found is not None
        return found[1]

    first = shown("a", clock)
    assert shown("a", clock, "Some prose.") == first
    other = shown("b", clock + "\nx = 1")
    assert shown("a", clock, "More prose.") == first
    assert shown("b", clock + "\nx = 1") == other
    assert shown("a", clock + "\ny = 2") != first
