"""The running session that a page talks to, tested in CPython."""

from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from knotwork.executor.reader import Reader


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader()
    yield opened
    opened.close()


def run(reader: Reader, code: str, **more: object) -> dict[str, Any]:
    cell = {"note": "a.md", "line": 1, "code": code, "name": code, **more}
    result: dict[str, Any] = json.loads(reader.run(json.dumps(cell)))
    return result


def attempt(reader: Reader, *codes: str) -> list[dict[str, Any]]:
    cells = [{"note": "a.md", "line": 1, "code": code, "exercise": "x"} for code in codes]
    result: list[dict[str, Any]] = json.loads(reader.attempt(json.dumps(cells)))
    return result


def test_cells_share_a_namespace_and_can_run_again(reader: Reader) -> None:
    run(reader, "x = 1")
    assert run(reader, "x += 1\nx")["result"] == "2"
    assert run(reader, "x += 1\nx")["result"] == "3"


def test_a_cell_that_runs_again_begins_without_the_names_that_it_brought(reader: Reader) -> None:
    run(reader, "list = [3]\nkept = 1", name="cell 1")
    run(reader, "kept = other = 2", name="cell 2")
    assert "not callable" in run(reader, "list(range(2))", name="cell 3")["reason"]
    run(reader, "numbers = [3]", name="cell 1")
    assert run(reader, "list(range(2))", name="cell 3")["result"] == "[0, 1]"
    assert run(reader, "'kept' in globals(), other", name="cell 3")["result"] == "(False, 2)"


def test_a_session_begins_anew_with_the_files_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("1")
    monkeypatch.chdir(tmp_path)
    reader = Reader(own_folder=tmp_path)
    run(reader, "for name in ('a.csv', 'b.csv'): print('2', file=open(name, 'w'))")
    assert attempt(reader, "import os\nos.remove('a.csv')")[0]["status"] == "passed"
    assert run(reader, "open('a.csv').read()")["result"] == "'2\\n'"
    run(reader, "open('own.py', 'w').write('x = 1')\nimport own")
    reader.forget()
    assert "No module" in run(reader, "import own")["reason"]
    assert (
        run(reader, "import os\nos.listdir(), open('a.csv').read()")["result"] == "(['a.csv'], '1')"
    )
    reader.close()


def test_a_session_begins_anew_with_no_names_and_the_same_numbers(reader: Reader) -> None:
    first = run(reader, "import random\nx = random.random()\nx")["result"]
    run(reader, "import decimal, os\ndecimal.getcontext().prec = 3\nos.chdir('/')")
    reader.forget()
    assert run(reader, "'x' in globals(), 'random' in globals()")["result"] == "(False, False)"
    assert run(reader, "import random\nrandom.random()")["result"] == first
    assert (
        run(reader, "import os, decimal\nos.getcwd() == '/', decimal.getcontext().prec")["result"]
        == "(False, 28)"
    )


def test_a_session_begins_anew_with_the_functions_of_modules(reader: Reader) -> None:
    run(reader, "import textwrap as t")
    run(reader, "t.dedent = 'x'")
    reader.forget()
    assert run(reader, "import textwrap\ntextwrap.dedent(' a')")["result"] == "'a'"


def test_a_new_session_keeps_nothing_of_the_one_before(reader: Reader) -> None:
    run(reader, "import threading, __main__\nclass Big: pass\nbig = Big()")
    big = weakref.ref(reader._session.namespace["big"])
    reader.forget()
    gc.collect()
    assert big() is None


def test_a_session_begins_anew_after_its_folder_was_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("1")
    monkeypatch.chdir(tmp_path)
    reader = Reader(own_folder=tmp_path)
    run(reader, "import os, shutil\nshutil.rmtree(os.getcwd())")
    reader.forget()
    assert run(reader, "open('a.csv').read()")["result"] == "'1'"
    reader.close()


def test_a_module_that_a_cell_writes_anew_is_loaded_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(own_folder=tmp_path)
    for value in ("1", "200"):
        run(reader, f"with open('own.py', 'w') as file: file.write('x = {value}')", name="cell 1")
        assert run(reader, "import own\nown.x", name="cell 2")["result"] == value
    reader.forget()
    reader.close()


def test_an_attempt_leaves_no_trace(reader: Reader) -> None:
    run(reader, "values = [1]")
    result = attempt(reader, "values.append(2)", "answer = sum(values)", "assert answer == 3")
    assert [each["status"] for each in result] == ["passed"] * 3
    assert run(reader, "values, 'answer' in globals()")["result"] == "([1], False)"


def test_an_attempt_ends_at_the_first_failure(reader: Reader) -> None:
    result = attempt(reader, "answer = 2", "assert answer == 3, 'one more'", "assert False")
    assert [each["status"] for each in result] == ["passed", "failed"]
    assert result[-1]["error"]["message"].startswith("one more")


def test_what_a_snippet_or_a_session_imports_is_found_without_its_warnings(
    reader: Reader,
) -> None:
    assert reader.imports("x = 1\n") == ""
    assert reader.imports(">>> import json\n>>> json\n42") == "import json"
    assert reader.imports("import re, a.b\nre.findall('\\d', '')") == "import a.b\nimport re"


def test_what_a_module_beside_the_cells_imports_is_needed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.py").write_text("import two\nfrom scipy.linalg import det\n")
    (tmp_path / "two.py").write_text("import one, sympy\n")
    (tmp_path / "three.py").write_text("import pandas\n")
    monkeypatch.chdir(tmp_path)
    with following() as (reader, _heard):
        found = reader.imports("import one")
    assert found == "import one\nimport scipy.linalg\nimport sympy\nimport two"


@contextmanager
def following() -> Iterator[tuple[Reader, list[str]]]:
    """A reader whose page follows what is printed, and what it heard.

    Within the test: before it, pytest would put its own streams over those of the session.
    """
    heard: list[str] = []
    opened = Reader(heard.append)
    yield opened, heard
    opened.close()


def test_a_page_gets_the_output_while_the_cell_runs() -> None:
    with following() as (reader, heard):
        result = run(
            reader, "for n in range(3):\n    print(n)\nimport sys\nsys.stderr.write('e\\n');"
        )
        assert heard == ["0", "0\n1", "0\n1\n2", "0\n1\n2\ne\n"]
        assert result["text"] == heard[-1]
        run(reader, "print('again')")
        assert heard[-1] == "again"


def test_updates_show_what_a_terminal_shows() -> None:
    with following() as (reader, heard):
        run(reader, "print('10 %', end='\\r')\nprint('20 %', end='\\r')\nprint('é\\x1b[1m')")
        assert heard == ["10 %", "20 %", "é0 %"]


def test_a_flood_is_thinned_out_and_after_a_pause_there_is_room_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Clock:
        now = 1.0

        def __call__(self) -> float:
            return self.now

    monkeypatch.setattr("knotwork.executor.reader.monotonic", Clock())
    code = """
from knotwork.executor import reader
for pause in PAUSES:
    reader.monotonic.now += pause
    for n in range(300):
        print(n)
"""
    with following() as (reader, heard):
        run(reader, code.replace("PAUSES", "[0]"))
        assert len(heard) == 200
        run(reader, code.replace("PAUSES", "[0, 1, 1]"))
        assert len(heard) == 200 + 200 + 60 + 60
        run(reader, code.replace("PAUSES", "[0, 100]"))
        assert len(heard) == 520 + 200 + 200


def test_a_flood_is_cut() -> None:
    with following() as (reader, heard):
        result = run(reader, "for n in range(100_000):\n    print('x' * 50)")
        assert max(map(len, heard)) <= len(result["text"])
        assert result["truncated"]


def test_doctests_and_parts_of_exercises_send_no_updates() -> None:
    with following() as (reader, heard):
        session = run(reader, ">>> print(1)\n1", kind="doctest")
        assert session["status"] == "passed"
        cells = [
            {"note": "a.md", "line": 1, "code": f"print({role!r})", "exercise": "x", "role": role}
            for role in ("setup", "starter", "check")
        ]
        reader.attempt(json.dumps(cells))
        assert heard == ["starter"]
