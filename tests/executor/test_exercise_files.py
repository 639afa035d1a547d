"""Exercises leave no trace in files, and in modules that cells write."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.exercises import CHECK, SOLUTION, STARTER, part
from tests.helpers.programs import outcomes, program
from tests.helpers.run import run_here


@pytest.mark.parametrize(
    ("made", "answer"),
    [
        ("os.chdir(place); os.rmdir(place)", ""),
        ("os.chdir(place)", "os.chdir('/'); os.rmdir(place)"),
    ],
)
def test_an_exercise_runs_in_a_folder_that_is_deleted(made: str, answer: str) -> None:
    results = outcomes(
        f"import os, tempfile\nplace = tempfile.mkdtemp()\n{made}",
        STARTER,
        part("solution", f"{answer}\n{SOLUTION.code}"),
        CHECK,
        "1",
    )
    assert [each.status for each in results] == ["passed"] * 5, results


def test_an_exercise_leaves_no_trace_in_files() -> None:
    [report] = run_here(
        [
            program(
                "a",
                "import os, pathlib, shutil\nhere = pathlib.Path()\n"
                "(here / 'd').mkdir()\n(here / 'd' / 'b.txt').write_text('b')\n"
                "(here / 'a.txt').write_text('a')",
                part("starter", "(here / 'a.txt').write_text('changed')"),
                part(
                    "solution",
                    "assert (here / 'a.txt').read_text() == 'a'\n"
                    "(here / 'a.txt').unlink()\nshutil.rmtree('d')\n"
                    "(here / 'a.txt').mkdir()\n(here / 'e').mkdir()\n"
                    "(here / 'e' / 'c.txt').write_text('c')",
                ),
                part("check", "assert (here / 'e' / 'c.txt').exists()"),
                "print(sorted(map(str, here.rglob('*'))))\n(here / 'a.txt').read_text()",
            )
        ]
    )
    assert [each.status for each in report.outcomes] == ["passed"] * 5, report.outcomes
    assert report.outcomes[-1].text == "['a.txt', 'd', 'd/b.txt']\n"
    assert report.outcomes[-1].result == "'a'"


@pytest.mark.parametrize(
    ("made", "answer", "seen", "result"),
    [
        (
            "import sqlite3\ndb = sqlite3.connect('a.db')\ndb.execute('create table t(n)')",
            "db.execute('insert into t values(1)'); db.commit()",
            (
                "db.execute('insert into t values(2)'); db.commit()\n"
                "[*sqlite3.connect('a.db').execute('select n from t')]"
            ),
            "[(2,)]",
        ),
        (
            "log = open('a.log', 'a')\nprint('one', file=log, flush=True)",
            "print('two', file=log, flush=True)",
            "print('three', file=log, flush=True)\nopen('a.log').read()",
            "'one\\nthree\\n'",
        ),
        ("import os\nos.mkdir('out')", "os.rmdir('out')", "os.listdir()", "['out']"),
        (
            "import os, shutil\nopen('a', 'w').close()",
            "shutil.rmtree(os.getcwd())",
            "os.listdir(), os.getcwd()",
            "(['a'], '.')",
        ),
        (
            "import os\nos.mkdir('a')\nopen('a/b', 'w').close()",
            "os.remove('a/b'); os.rmdir('a'); open('a', 'w').close()",
            "os.listdir('a')",
            "['b']",
        ),
    ],
)
def test_files_are_restored_where_cells_above_have_them_open(
    made: str, answer: str, seen: str, result: str
) -> None:
    check = part("check", "assert done")
    solution = part("solution", f"{answer}\ndone = True")
    [report] = run_here([program("a", made, part("starter", "..."), solution, check, seen)])
    assert [each.status for each in report.outcomes] == ["passed"] * 5, report.outcomes
    assert report.outcomes[-1].result == result


def test_nothing_is_restored_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("outside")
    [report] = run_here(
        [
            program(
                "a",
                "import os\nos.mkdir('d')\nwith open('d/a.csv', 'w') as file: file.write('in')",
                part("starter", "..."),
                part(
                    "solution",
                    f"os.remove('d/a.csv'); os.rmdir('d')\nos.symlink({str(tmp_path)!r}, 'd')",
                ),
                part("check", "assert os.path.islink('d')"),
                "open('d/a.csv').read(), os.path.islink('d')",
            )
        ]
    )
    assert report.outcomes[-1].result == "('in', False)"
    assert (tmp_path / "a.csv").read_text() == "outside"


def test_each_trial_loads_the_module_that_its_answer_writes() -> None:
    write = "pathlib.Path('shapes.py').write_text({!r})"
    [report] = run_here(
        [
            program(
                "a",
                "import pathlib, sys",
                part("starter", write.format("def area(r): ...")),
                part("solution", write.format("def area(r): return r * r")),
                part("check", "import shapes\nassert shapes.area(3) == 9"),
                "'shapes' in sys.modules",
            )
        ]
    )
    assert [each.status for each in report.outcomes] == ["passed"] * 5, report.outcomes
    assert report.outcomes[-1].result == "False"
