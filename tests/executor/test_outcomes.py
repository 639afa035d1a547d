"""The output and result of a cell, and how later cells and notes use its names."""

from __future__ import annotations

import io
import logging
import random
import sys
import threading
from pathlib import Path

import pytest
from tests.helpers.programs import cell_of, cells, events_of, outcome, outcomes

from knotwork.executor.capture import TEXT_LIMIT
from knotwork.executor.outcome import Outcome
from knotwork.executor.run import names


def test_cells_share_one_namespace_in_order() -> None:
    assert [each.result for each in outcomes("x = 32", "x + 1", "x")] == [None, "33", "32"]


def test_builtins_are_the_module_that_they_are_in_a_script_and_a_notebook() -> None:
    results = outcomes("__builtins__.len([1])", "import builtins; __builtins__ is builtins")
    assert [each.result for each in results] == ["1", "True"]


def test_the_last_expression_is_the_result_and_a_semicolon_silences_it() -> None:
    assert outcome("1\n2").result == "2"
    assert outcome("x = 2\nx;  # not shown").result is None
    assert outcome("x = 2;\nf'shown'").result == "'shown'"
    assert outcome("'a;'").result == "'a;'"
    assert outcome("(1 +\n 2)").result == "3"
    assert outcome("None").result is None
    assert outcome("for x in range(3):\n    x").result is None


def test_what_a_terminal_would_show_comes_in_its_order() -> None:
    result = outcome("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c', end='')\n'd'")
    assert result.text == "a\nb\nc"
    assert result.shown == "a\nb\nc\n'd'\n"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("print('a\\x00b')", "a\u2400b\n"),
        ("print('\\udc80')", "\\udc80\n"),
        ("import sys; sys.stdout.buffer.write(b'\\xff\\n');", "\ufffd\n"),
        ("print('\\x1b[31mred\\x1b[0m')", "red\n"),
        ("print('10 %\\r100 %')", "100 %\n"),
        (r"print('longer\r\x1b[Kshort')", "short\n"),
        (r"for c in '|/-': print(end='\b' + c)", "-"),
        (r"print('ab\b\b\bXYZ')", "XYZ\n"),
        (r"print('longer\r\x1b[2K\x1b[1mhi\x1b[0m')", "hi\n"),
        (r"print('longer\x1b[2K\rhi')", "hi    \n"),
        (r"print('abcdef\rab\x1b[0K')", "ab\n"),
        (r"print('a\x1b[Kb')", "ab\n"),
        ("print('100 %\\r20')", "20 0 %".replace(" 0", "0") + "\n"),
        (r"print('one\ntwo', end='\x1b[A\rO\n\n')", "One\ntwo\n"),
        (r"print('one\ntwo\x1b[0A\b\b\bO')", "One\ntwo"),
        (r"print('one\n   \x1b[9Atwo')", "onetwo\n   "),
        (r"print('a\x1b[' + '9' * 5000 + 'Ab')", "ab\n"),
        (r"print('a\r\nb\r\n')", "a\nb\n\n"),
        ("print(object())", "<object object at 0x...>\n"),
        ("print('50%|# | 1/2 [00:01<00:01,  9.95it/s]')", "50%|# | 1/2 [...]\n"),
        ("print('0%| | 0/2 [00:00<?, ?it/s]')", "0%| | 0/2 [...]\n"),
        ("print('2it [1:00:01, 1.21s/it, loss=0.5]')", "2it [..., loss=0.5]\n"),
        ("print('1%| | 1.2M/99M [00:12<01:00:03, 1.2kB/s]')", "1%| | 1.2M/99M [...]\n"),
        ("print('Matplotlib is building the font cache; this may take a moment.')", ""),
        ("print('[10:30, 1/2], [00:00]')", "[10:30, 1/2], [00:00]\n"),
    ],
)
def test_printed_text_can_stand_on_a_page(code: str, text: str) -> None:
    assert outcome(code).text == text


def test_a_flood_is_cut_and_says_so() -> None:
    result = outcome("for _ in range(1000):\n    print('é' * 1000)")
    assert result.status == "passed"
    assert result.truncated
    assert result.text.endswith("é\n... (output cut after 64 kB)\n")
    assert len(result.text.encode()) < TEXT_LIMIT + 100
    assert "\ufffd" not in result.text


def test_a_cut_is_told_below_all_lines() -> None:
    result = outcome(r"print('a\n' + 'b' * 30 + '\x1b[A\rA' * 20_000)")
    assert result.text == f"A\n{'b' * 30}\n... (output cut after 64 kB)\n"


def test_very_many_digits_that_begin_like_a_rate_are_none() -> None:
    assert len(outcome("print('[0:00, ' + '1' * 60_000)").text) == 60_008


def test_a_long_result_is_cut_too() -> None:
    result = outcome("'x' * 1_000_000")
    assert result.result is not None
    assert len(result.result) < TEXT_LIMIT + 100


def test_what_a_thread_prints_counts() -> None:
    result = outcome(
        "import threading\nthread = threading.Thread(target=print, args=['hi'])\n"
        "thread.start()\nthread.join()"
    )
    assert result.text == "hi\n"


def test_after_an_error_the_later_cells_are_skipped_and_say_why() -> None:
    results = outcomes("1", "2", "1 / 0", "4", cell_of("5", id="last"))
    assert [each.status for each in results] == ["passed", "passed", "failed", "skipped", "skipped"]
    assert {each.reason for each in results[3:]} == {"cell 3 failed"}


def test_messages_call_a_cell_by_the_author_s_id() -> None:
    assert outcomes(cell_of("1 / 0", id="similarity"), "1")[1].reason == "cell similarity failed"


def test_cells_are_numbered_note_by_note() -> None:
    upstream = cells(cell_of("1", upstream=True), cell_of("2", upstream=True), note="notes/v.md")
    own = cells("1", cell_of("2", id="norm"))
    assert names([*upstream, *own]) == (
        "cell 1 of notes/v.md",
        "cell 2 of notes/v.md",
        "cell 1",
        "cell norm",
    )


def test_definitions_of_used_notes_are_there_and_their_outputs_are_not() -> None:
    upstream, own = outcomes(cell_of("print('loud')\nnorm = 5\nnorm", upstream=True), "norm")
    assert (upstream.status, upstream.text, upstream.result) == ("passed", "", None)
    assert own.result == "5"


def test_when_a_used_note_fails_the_cells_say_which() -> None:
    program = [
        *cells(cell_of("1 / 0", upstream=True), note="notes/vector.md"),
        *cells("1"),
    ]
    results = [event for event in events_of(program) if event["event"] == "outcome"]
    assert results[1]["outcome"]["reason"] == "cell 1 of notes/vector.md failed"


def test_exercises_of_used_notes_are_left_out() -> None:
    result = outcome("1 / 0", upstream=True, exercise="x", role="starter")
    assert (result.status, result.reason) == ("skipped", "an exercise of another note")


def test_a_cell_that_is_not_evaluated_must_still_compile() -> None:
    results = outcomes(cell_of("1 / 0", eval=False), cell_of("def", eval=False), "1")
    assert (results[0].status, results[0].reason) == ("passed", "compiled, not run")
    assert results[1].status == "failed"


def test_future_imports_hold_in_the_later_cells() -> None:
    results = outcomes(
        "from __future__ import annotations",
        "def f(x: Undefined) -> None: ...\nf.__annotations__",
    )
    assert results[1].result == "{'x': 'Undefined', 'return': 'None'}"


def test_classes_of_a_note_live_in_main_as_those_of_a_script() -> None:
    results = outcomes(
        "import dataclasses, pickle, typing\n@dataclasses.dataclass\nclass P:\n    x: 'int'",
        "pickle.loads(pickle.dumps(P(1)))",
        "typing.get_type_hints(P)",
    )
    assert [each.result for each in results[1:]] == ["P(x=1)", "{'x': <class 'int'>}"]


def test_what_ends_a_thread_is_printed_without_the_frames_of_libraries() -> None:
    result = outcome(
        "import threading\ndef boom():\n    1 / 0\n"
        "one = threading.Thread(target=boom, name='one')\none.start(), one.join()\n"
        "two = threading.Thread(target=exit)\ntwo.start(), two.join();"
    )
    assert result.status == "passed"
    assert result.text.split("\n")[:3] == [
        "Exception in thread one:",
        "Traceback (most recent call last):",
        '  File "notes/dot product.md", line 5, in boom',
    ]
    assert result.text.endswith("ZeroDivisionError: division by zero\n")
    assert result.text.count("File") == 1


def test_a_module_beside_the_cells_is_found_after_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "beside.py").write_text("answer = 42")
    (tmp_path / "wave.py").write_text("1 / 0")
    monkeypatch.chdir(tmp_path)
    result = outcome("import beside, wave\nbeside.answer, hasattr(wave, 'Error')")
    assert result.result == "(42, True)"
    assert str(tmp_path) not in sys.path


def test_a_rich_result_keeps_its_forms() -> None:
    result = outcome(
        "class Table:\n    def _repr_html_(self): return '<b>1</b>'\n"
        "    def _repr_png_(self): return b'png'\n    def _repr_latex_(self): 1 / 0\nTable()"
    )
    assert result.status == "passed"
    assert result.rich == (("text/html", "<b>1</b>"), ("image/png", "cG5n"))


def test_a_bundle_of_forms_wins_over_those_asked_for_one_by_one() -> None:
    result = outcome(
        "class Value:\n"
        "    def _repr_mimebundle_(self, include, exclude):\n"
        "        return {'text/latex': '$x$', 'image/png': b'png', 'text/plain': 'x'}, {}\n"
        "    def _repr_latex_(self): return '$y$'\n"
        "    def _repr_markdown_(self): return ('**z**', {'remark': 1})\nValue()"
    )
    assert result.rich == (
        ("image/png", "cG5n"),
        ("text/latex", "$x$"),
        ("text/markdown", "**z**"),
    )


@pytest.mark.parametrize("given", ["None", "1 / 0", "({}, {})", "[]", "{'text/html': 1}", "()"])
def test_a_bundle_that_holds_nothing_leaves_the_other_forms(given: str) -> None:
    result = outcome(
        f"class Value:\n    def _repr_mimebundle_(self, **asked): return {given}\n"
        "    def _repr_latex_(self): return '$y$'\nValue()"
    )
    assert result.rich == (("text/latex", "$y$"),)


def test_the_same_random_numbers_come_each_time() -> None:
    code = (
        "import random, numpy as np\n"
        "random.random(), np.random.rand(), np.random.default_rng().random()"
    )
    first, second = outcome(code), outcome(code)
    assert first == second
    assert first.status == "passed"


def test_the_world_around_is_as_before() -> None:
    state, stdout, main = random.getstate(), sys.stdout, sys.modules["__main__"]
    path, folder = list(sys.path), Path.cwd()
    outcome(
        "import random, sys, os\nrandom.random()\nsys.argv = []\nos.environ['LEAK'] = '1'\n"
        "os.chdir('/')\nsys.path.clear()"
    )
    assert (sys.path, Path.cwd()) == (path, folder)
    assert random.getstate() == state
    assert sys.stdout is stdout
    assert sys.modules["__main__"] is main
    assert outcome("import os\nos.environ.get('LEAK')").result is None


def test_output_is_kept_after_a_stream_is_restored_from_its_dunder_name() -> None:
    replaced, back = outcomes(
        "import io, sys\nsys.stdout = io.StringIO()\nprint('unheard')",
        "sys.stdout = sys.__stdout__\nprint('heard')\nprint('too', file=sys.__stderr__)",
    )
    assert (replaced.text, back.text) == ("", "heard\ntoo\n")


def test_two_programs_share_nothing() -> None:
    outcome("leak = 1")
    assert outcome("leak").reason == "NameError: name 'leak' is not defined"


SETTINGS = (
    (
        "import logging\n"
        "log = logging.getLogger('notes')\n"
        "if change:\n"
        "    logging.basicConfig(level=logging.DEBUG, format='%(message)s')\n"
        "    log.addHandler(logging.StreamHandler())\n"
        "log.debug('quiet')\nlog.warning('loud')"
    ),
    "import decimal\nif change: decimal.getcontext().prec = 3\ndecimal.Decimal(1) / 3",
    (
        "import numpy as np\n"
        "if change: np.set_printoptions(precision=2); np.seterr(all='ignore')\n"
        "np.array([1 / 3, 1]) / np.array([1, 0])"
    ),
    "import pandas as pd\nif change: pd.options.display.max_rows = 4\npd.Series(range(20))",
    "import sys\nif change: sys.setrecursionlimit(2000)\nsys.getrecursionlimit()",
)


@pytest.mark.parametrize("code", SETTINGS)
def test_what_a_program_sets_in_libraries_ends_with_it(code: str) -> None:
    plain, changed = f"change = False\n{code}", f"change = True\n{code}"
    first = outcome(plain)
    assert first.status == "passed"
    assert outcome(changed) != first
    assert outcome(plain) == first


def test_a_logger_that_refuses_its_old_settings_ends_nothing() -> None:
    result = outcome(
        "import logging\nclass Own(logging.Logger):\n    def setLevel(self, level):\n"
        "        if hasattr(self, 'made'): raise RuntimeError(level)\n"
        "        super().setLevel(level)\n"
        "logging.setLoggerClass(Own)\nlogging.getLogger('own').made = True"
    )
    assert result.status == "passed"
    assert outcome("import logging\nlogging.getLogger('next')").result == (
        "<Logger next (WARNING)>"
    )


def test_settings_made_outside_are_hidden_from_cells_and_restored() -> None:
    root, seen = logging.getLogger(), logging.StreamHandler(io.StringIO())
    root.addHandler(seen)
    level = root.level
    result = outcome("import logging\nlogging.basicConfig(level=20)\nlogging.info('told')")
    assert result.text == "INFO:root:told\n"
    assert seen in root.handlers
    root.removeHandler(seen)
    assert root.level == level


def test_the_folder_in_which_cells_run_is_no_part_of_what_they_show() -> None:
    code = "import os\nfrom pathlib import Path\nprint(Path('a.txt').resolve())\nos.getcwd()"
    result = outcome(code)
    assert (result.text, result.result) == ("a.txt\n", "'.'")
    result = outcome("import os\nprint(os.getcwd() + '/')\nos.getcwd() + '/', os.getcwd() + '/a'")
    assert (result.text, result.result) == ("./\n", "('./', 'a')")
    failed = outcome("raise OSError(f'{__import__(\"os\").getcwd()}/b.txt not found')")
    assert failed.reason == "OSError: b.txt not found"


def test_a_thread_that_goes_on_is_named() -> None:
    program = cells(
        "import threading\ngate = threading.Event()\n"
        "threading.Thread(target=gate.wait, name='waiting').start()",
        "gate.set",
    )
    end = events_of(program)[-1]
    for thread in threading.enumerate():
        if thread.name == "waiting":
            thread._target.__self__.set()  # type: ignore[attr-defined]
            thread.join()
    assert end == {"event": "end", "left": [[0, "thread waiting"]]}


@pytest.mark.parametrize(("module", "is_named"), [("library", False), ("__main__", True)])
def test_a_daemon_of_a_library_is_not_named(module: str, is_named: bool) -> None:
    program = cells(
        f"import threading\nclass Monitor(threading.Thread): __module__ = {module!r}\n"
        "gate = threading.Event()\n"
        "Monitor(target=gate.wait, name='monitor', daemon=True).start()"
    )
    end = events_of(program)[-1]
    for thread in threading.enumerate():
        if thread.name == "monitor":
            thread._target.__self__.set()  # type: ignore[attr-defined]
            thread.join()
    assert end == {"event": "end", "left": [[0, "thread monitor"]] if is_named else []}


def test_an_outcome_survives_json() -> None:
    result = outcome("import matplotlib.pyplot as plt\nplt.plot([1]);")
    assert isinstance(result, Outcome)
    assert result.figures[0].svg.startswith("<svg ")


def test_a_coroutine_that_is_only_shown_says_nothing_in_the_next_cell() -> None:
    shown, kept, later = outcomes(
        "async def brew(): return 'tea'\nbrew()",
        "cup = brew()\ncup",
        "import asyncio\nasyncio.run(cup)",
    )
    assert shown.result == kept.result == "<coroutine object brew at 0x...>"
    assert (shown.text, kept.text, later.text) == ("", "", "")
    assert later.result == "'tea'"
