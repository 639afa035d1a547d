"""The worker: it turns programs into reports and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.cells.processes import alive, marker
from tests.helpers.programs import cell_of, cells, program

from knotwork.cells.program import Engine, Layer, Options, Program, Report, WorkerError, shortfall
from knotwork.cells.worker import Workers
from knotwork.executor.imports import imported_modules

ENGINES: tuple[Engine, ...] = ("namespaces", "fork", "single")

PROGRAMS = (
    program("pure", "def dot(a, b):\n    return sum(x * y for x, y in zip(a, b))", "dot([1], [2])"),
    program(
        "numpy",
        "import numpy as np\nrng = np.random.default_rng()",
        "rng.normal(size=3), np.random.rand(2)",
        "import random\nrandom.random(), {'b', 'a', 'c'}, hash('a')",
        "import time, os\ntime.tzname, os.getenv('COLUMNS')",
    ),
    program(
        "figure",
        "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2], label='$x^2$')\nplt.legend()",
        cell_of("plt.hist([1, 2, 2])\nplt.title('größe');", fig_alt="a histogram"),
    ),
    program("fails", "1", "x = [1]\nassert x == [2]", "3"),
)


def reports(programs: Iterable[Program], options: Options) -> dict[str, Report]:
    with Workers(options) as workers:
        return {report.key: report for report in workers.run(programs)}


def options_of(engine: Engine, programs: Iterable[Program] = ()) -> Options:
    modules = imported_modules(cell.code for each in programs for cell in each.cells)
    return Options(engine=engine, jobs=2, modules=modules, timeout=300)


def test_all_engines_give_the_same_bytes_each_time() -> None:
    found = [
        {key: report.outcomes for key, report in reports(PROGRAMS, options).items()}
        for options in (
            *(options_of(engine, PROGRAMS) for engine in ENGINES),
            options_of("namespaces"),
            options_of("namespaces", PROGRAMS),
        )
    ]
    assert all(each == found[0] for each in found)
    assert [each.status for each in found[0]["figure"]] == ["passed", "passed"]
    assert len(found[0]["figure"][1].figures) == 1


def test_the_order_of_programs_changes_nothing() -> None:
    options = options_of("namespaces", PROGRAMS)
    forward, backward = reports(PROGRAMS, options), reports(reversed(PROGRAMS), options)
    assert {key: report.outcomes for key, report in forward.items()} == {
        key: report.outcomes for key, report in backward.items()
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_each_program_has_a_world_of_its_own(engine: Engine) -> None:
    programs = [
        program(
            str(number),
            "import os, tempfile, pathlib\nsorted(globals()), os.listdir(), os.listdir('..')",
            "open('mine.txt', 'w').write('x')\npathlib.Path.home().joinpath('too').touch()\n"
            "os.environ['LEAK'] = '1'\nleak = 1\nopen(tempfile.mktemp(), 'w').close()\n"
            # Backwards, for a folder is shown as what lies below it.
            "os.getcwd()[::-1], str(pathlib.Path.home())[::-1]",
        )
        for number in range(3)
    ]
    found = reports(programs, options_of(engine))
    first = {report.outcomes[0].shown for report in found.values()}
    assert len(first) == 1
    assert "leak" not in first.pop()
    for report in found.values():
        work, home = (each[::-1] for each in eval(report.outcomes[1].result or ""))
        assert Path(work).parent == Path(home).parent
        assert not Path(work, "mine.txt").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_files_are_there_as_copies(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("one\n")
    code = "open('texts/words.txt').read(), open('texts/words.txt', 'a').write('two')"
    given = Program("a", cells(code), (("texts/words.txt", str(tmp_path / "words.txt")),))
    assert reports([given], options_of(engine))["a"].outcomes[0].result == "('one\\n', 3)"
    assert (tmp_path / "words.txt").read_text() == "one\n"


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no such folder here")
def test_files_are_found_below_the_folder_that_cells_see_as_their_own() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        (file := Path(folder, "words.txt")).write_text("one\n")
        given = Program("a", cells("open('words.txt').read()"), (("words.txt", str(file)),))
        assert reports([given], options_of("namespaces"))["a"].outcomes[0].result == "'one\\n'"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_cannot_be_copied_is_named_with_the_reason(
    engine: Engine, tmp_path: Path
) -> None:
    given = Program("a", cells("1", "2"), (("texts/words.txt", str(tmp_path / "gone.txt")),))
    ran = reports([given], options_of(engine))["a"]
    assert ran.died
    assert [each.status for each in ran.outcomes] == ["failed", "skipped"]
    error = ran.outcomes[0].error
    assert error is not None
    assert error.summary == (
        "Died: the cells could not begin: texts/words.txt cannot be copied into their folder: "
        "No such file or directory"
    )
    assert "take it out" in error.hint


@pytest.mark.parametrize("engine", ENGINES)
def test_modules_are_found_beside_the_cells(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("answer = 42\n")
    codes = (
        "import own\nown.answer",
        "open('made.py', 'w').write('x = 7');",
        "import made\nmade.x",
    )
    given = Program("a", cells(*codes), (("own.py", str(tmp_path / "own.py")),))
    ran = reports([given], options_of(engine, [given]))["a"]
    assert [each.result for each in ran.outcomes] == ["42", None, "7"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("import nosuch", "install it"),
        ("await x", "asyncio.run"),
        ("1 / 0", ""),
    ],
)
def test_common_errors_have_a_hint(code: str, hint: str) -> None:
    error = reports([program("a", code)], options_of("single"))["a"].outcomes[0].error
    assert error is not None
    assert hint in error.hint
    assert bool(error.hint) == bool(hint)


def test_a_cell_may_lower_its_limit_and_never_raise_it() -> None:
    loop = "while True: pass"
    found = reports(
        [
            program("lower", cell_of(loop, timeout=0.5)),
            program("higher", cell_of(loop, timeout=100)),
        ],
        Options(timeout=1.0, jobs=2),
    )
    assert found["lower"].outcomes[0].reason == "ran longer than 0.5 s"
    assert found["higher"].outcomes[0].reason == "ran longer than 1 s"


def test_a_timeout_inside_a_function_of_an_earlier_cell_shows_its_line() -> None:
    loop = "def wait():\n    while True: pass"
    found = reports([program("waits", loop, cell_of("wait()", timeout=0.5))], Options())
    error = found["waits"].outcomes[1].error
    assert error is not None
    assert [frame.source.strip() for frame in error.frames] == ["wait()", "while True: pass"]


def test_an_endless_starter_is_the_starter_s_fault() -> None:
    exercise = {"exercise": "x"}
    report = reports(
        [
            program(
                "a",
                cell_of("while True: pass", role="starter", timeout=0.5, **exercise),
                cell_of("1", role="solution", **exercise),
                cell_of("1", role="check", **exercise),
            )
        ],
        Options(),
    )["a"]
    assert [each.status for each in report.outcomes] == ["failed", "skipped", "skipped"]
    assert report.outcomes[2].reason == "cell 1 failed"


def test_output_of_c_code_and_of_other_processes_keeps_its_order() -> None:
    code = (
        "import ctypes, os, subprocess, sys\nlibc = ctypes.CDLL(None)\nprint('python')\n"
        "os.write(1, b'descriptor\\n')\nprint('error', file=sys.stderr)\n"
        "subprocess.run(['echo', 'process'])\nprint('python again')\n"
        "libc.puts(b'C, when its buffer is emptied');"
    )
    found = reports([program("a", code, "1")], Options())["a"]
    assert found.outcomes[0].text.split("\n")[:-1] == [
        "python",
        "descriptor",
        "error",
        "process",
        "python again",
        "C, when its buffer is emptied",
    ]


def test_workers_stay_for_the_next_run() -> None:
    with Workers(Options()) as workers:
        for number in range(3):
            found = list(workers.run([program(str(number), "1")]))
            assert [report.key for report in found] == [str(number)]


def test_nothing_starts_before_the_first_program() -> None:
    with Workers(Options(python="/no/such/python")) as workers:
        assert list(workers.run([])) == []


def test_reports_come_as_they_are_done() -> None:
    slow = program("slow", cell_of("while True: pass", timeout=1))
    with Workers(Options(jobs=2)) as workers:
        assert [report.key for report in workers.run([slow, program("quick", "1")])] == [
            "quick",
            "slow",
        ]


def test_closing_the_generator_ends_running_programs() -> None:
    mark = marker()
    loop = program("loop", "while True: pass")
    options = Options(jobs=2, environment=(("KNOTWORK_TEST", mark),))
    with Workers(options) as workers:
        running = workers.run([loop, program("quick", "1")])
        assert next(running).key == "quick"
        assert alive(mark)
        running.close()
        assert alive(mark) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_the_tool_ends_all_ends(number: signal.Signals, tmp_path: Path) -> None:
    mark = marker()
    script = f"""
        from knotwork.cells.program import Options
        from knotwork.cells.worker import Workers
        from tests.helpers.programs import program
        started = program("started", "1")
        loops = [program(str(n), "while True: pass") for n in range(2)]
        with Workers(Options(jobs=2, environment=(("KNOTWORK_TEST", "{mark}"),))) as workers:
            for report in workers.run([started, *loops]):
                print(report.key, flush=True)
    """
    here = Path(__file__).parents[2]
    tool = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"{here}:{here / 'compiler'}", "TMPDIR": str(tmp_path)},
    )
    assert tool.stdout is not None
    with tool.stdout:
        assert tool.stdout.readline() == b"started\n"
        tool.send_signal(number)
        tool.wait()
    _wait_for_end(mark)
    assert list(tmp_path.iterdir()) == []


def _wait_for_end(mark: str) -> None:
    """Wait on each process that is left, as its parent cannot."""
    for process in alive(mark):
        try:
            handle = os.pidfd_open(process.number)
        except ProcessLookupError:
            continue
        import select

        assert select.select([handle], [], [], 10.0)[0], process
        os.close(handle)


def test_a_module_that_starts_a_thread_is_loaded_by_the_cells_alone(tmp_path: Path) -> None:
    (tmp_path / "threaded.py").write_text(
        "import threading\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\nx = 1\n"
    )
    options = Options(
        modules=("json", "threaded"), environment=(("PYTHONPATH", str(tmp_path)),), engine="fork"
    )
    with Workers(options) as workers:
        (report,) = workers.run([program("a", "import threaded\nthreaded.x", "2")])
        assert workers.layers[0].holds
    assert [each.result for each in report.outcomes] == ["1", "2"]


def test_a_module_that_kills_its_importer_kills_its_own_note_only(tmp_path: Path) -> None:
    (tmp_path / "deadly.py").write_text("import os\nos._exit(1)\n")
    options = Options(modules=("deadly",), environment=(("PYTHONPATH", str(tmp_path)),))
    found = reports([program("a", "import deadly"), program("b", "1")], options)
    assert found["a"].outcomes[0].reason == "the process ended itself (exit code 1)"
    assert found["b"].outcomes[0].status == "passed"


def test_a_note_imports_the_knotwork_of_its_own_environment(tmp_path: Path) -> None:
    (tmp_path / "knotwork").mkdir()
    (tmp_path / "knotwork" / "__init__.py").write_text("name = 'theirs'\n")
    options = Options(environment=(("PYTHONPATH", str(tmp_path)),))
    found = reports([program("a", "import knotwork\nknotwork.name")], options)
    assert found["a"].outcomes[0].result == "'theirs'"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interpreter_that_cannot_run_is_an_error_with_advice(engine: Engine) -> None:
    with (
        Workers(Options(python="/no/such/python", engine=engine)) as workers,
        pytest.raises(
            WorkerError, match="/no/such/python cannot run cells: No such file"
        ) as caught,
    ):
        list(workers.run([program("a", "1")]))
    assert "3.11" in caught.value.help


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs no script by its first line")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("words", ["", "activated"])
def test_a_program_that_is_no_interpreter_is_an_error(
    tmp_path: Path, engine: Engine, words: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\nprintf '{words}'\n")
    python.chmod(0o755)
    with (
        Workers(Options(python=str(python), engine=engine)) as workers,
        pytest.raises(WorkerError, match="python cannot run cells: it ended at once"),
    ):
        list(workers.run([program("a", "1")]))


def _with_few_files(folder: Path, count: int) -> str:
    """An interpreter that may have so many files open."""
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nulimit -n {count}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    return str(python)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no fork server")
@pytest.mark.parametrize("engine", ["namespaces", "fork"])
def test_a_program_that_cannot_begin_says_why(engine: Engine, tmp_path: Path) -> None:
    python = _with_few_files(tmp_path, 10)
    given = reports([program("a", "1"), program("b", "1")], Options(python=python, engine=engine))
    for key in "ab":
        (outcome,) = given[key].outcomes
        assert "could not be started: [Errno 24] Too many open files" in outcome.reason


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no fork server")
def test_programs_for_which_there_is_no_room_yet_wait(tmp_path: Path) -> None:
    python = _with_few_files(tmp_path, 12)
    many = [program(str(number), "1") for number in range(6)]
    given = reports(many, Options(python=python, jobs=4))
    assert [given[one.key].outcomes[0].result for one in many] == ["1"] * 6
    assert not any(report.remarks for report in given.values())


def test_missing_layers_are_described_in_one_sentence() -> None:
    assert shortfall([Layer("network", "cells can reach the network")]) == ""
    missing = [
        Layer("network", "cells can reach the network", "refused"),
        Layer("files", "cells can write wherever you can", "refused"),
    ]
    assert shortfall(missing) == (
        "cells are contained only in part here: cells can reach the network; "
        "cells can write wherever you can (refused)"
    )
