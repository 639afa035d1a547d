"""The errors that are reported for failed cells."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.helpers.programs import outcome, outcomes

from knotwork.executor.paths import short_paths


def test_an_error_points_at_the_lines_of_the_note() -> None:
    definition, call = outcomes(
        "def dot(a, b):\n    if len(a) != len(b):\n        raise ValueError('lengths')",
        "x = 1\ndot([1], [1, 2])",
    )
    assert definition.status == "passed"
    assert call.status == "failed"
    assert call.reason == "ValueError: lengths"
    assert call.error is not None
    assert call.error.text == (
        "Traceback (most recent call last):\n"
        '  File "notes/dot product.md", line 11, in <module>\n'
        "    dot([1], [1, 2])\n"
        '  File "notes/dot product.md", line 5, in dot\n'
        "    raise ValueError('lengths')\n"
        "ValueError: lengths\n"
    )
    assert (call.error.line, call.error.column) == (11, 1)
    assert [frame.name for frame in call.error.frames] == ["<module>", "dot"]


def test_frames_of_libraries_are_left_out() -> None:
    result = outcome("import json\njson.loads('{')")
    assert result.error is not None
    assert result.error.type == "json.decoder.JSONDecodeError"
    assert "json/" not in result.error.text
    assert [frame.line for frame in result.error.frames] == [4]


def test_an_exception_handled_inside_a_library_is_left_out_too() -> None:
    result = outcome("import statistics\nstatistics.mean([1, 'x'])")
    assert result.error is not None
    assert "During handling" not in result.error.text
    mine = outcome(
        "try:\n    1 / 0\nexcept ZeroDivisionError as exc:\n    raise KeyError(1) from exc"
    )
    assert mine.error is not None
    assert "direct cause" in mine.error.text


def test_a_syntax_error_names_line_and_column_and_quotes_the_cell() -> None:
    results = outcomes("x = 1", "y = 2\nif x\n    y")[1]
    assert results.error is not None
    assert (results.error.type, results.error.line, results.error.column) == ("SyntaxError", 9, 5)
    assert "    if x\n" in results.error.text


def test_the_parser_warns_with_the_note_s_line() -> None:
    code = "'\\d'" if sys.version_info >= (3, 12) else "x = 5\nx is 5"
    line = 8 if sys.version_info >= (3, 12) else 9
    assert outcomes("1", code)[1].text.startswith(f"notes/dot product.md:{line}: SyntaxWarning")


def test_a_warning_quotes_its_line() -> None:
    result = outcome("import warnings\nwarnings.warn('old')")
    assert result.text == "notes/dot product.md:4: UserWarning: old\n  warnings.warn('old')\n"


@pytest.mark.parametrize(
    ("code", "remarks"),
    [
        ("e = KeyError(1)\ne.add_note('two\\nlines')\nraise e", ("two\nlines",)),
        ("e = KeyError(1)\ne.__notes__ = [1, 'said']\nraise e", ("said",)),
        ("e = KeyError(1)\ne.__notes__ = 7\nraise e", ()),
        ("e = KeyError(1)\nfor n in range(7): e.add_note(str(n))\nraise e", (*"01234", "…")),
        ("try:\n    1 / 0\nexcept Exception as e:\n    raise KeyError(1) from e", ("caused by",)),
        ("try:\n    1 / 0\nexcept Exception:\n    raise KeyError(1)", ("raised while handling",)),
        ("try:\n    1 / 0\nexcept Exception:\n    raise KeyError(1) from None", ()),
        ("raise KeyError(1) from ZeroDivisionError('division by zero')", ("caused by",)),
        ("import json\njson.loads('[')", ()),
        ("x = 1\nassert x == 2, 'no'", ()),
    ],
)
def test_added_notes_and_the_cause_are_shown(code: str, remarks: tuple[str, ...]) -> None:
    result = outcome(code)
    assert result.error is not None
    behind = " ZeroDivisionError: division by zero"
    found = tuple(each.removesuffix(behind) for each in result.error.remarks)
    assert found == remarks


def test_the_traceback_of_a_deep_recursion_is_short() -> None:
    result = outcome("def f():\n    return f()\nf()")
    assert result.error is not None
    assert result.error.type == "RecursionError"
    assert "more times]" in result.error.text
    assert len(result.error.frames) == 40


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("import sys\nsys.exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class Stop(BaseException): ...\nraise Stop", "Stop"),
        ("raise ExceptionGroup('both', [ValueError(1), KeyError(2)])", "ExceptionGroup"),
        ("class Odd(Exception):\n    def __str__(self): 1 / 0\nraise Odd", "Odd"),
        ("class Odd:\n    def __repr__(self): 1 / 0\nOdd()", "ZeroDivisionError"),
        ("x = '" + "(" * 1000 + "'\neval(x)", "SyntaxError"),
    ],
)
def test_whatever_a_cell_raises_fails_this_cell_only(code: str, kind: str) -> None:
    result = outcome(code)
    assert result.status == "failed"
    assert result.error is not None
    assert result.error.type == kind


def test_input_has_nobody_to_ask() -> None:
    result = outcome("name = input('Your name? ')")
    assert result.text == "Your name? "
    assert result.reason == "EOFError: input() has nobody to ask: a cell runs without a keyboard"
    result = outcome("from getpass import getpass\ngetpass()")
    assert result.text == "Password: "
    assert result.reason == "EOFError: getpass() has nobody to ask: a cell runs without a keyboard"


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("await x", "asyncio.run"),
        ("def f():\n    await x", "async def"),
        ("async def f(): ...\nasync with f(): pass", "asyncio.run"),
        ("x = 1\n%time x", "only notebooks"),
        ("!ls", "only notebooks"),
        ("if True:\n    files = !ls", "only notebooks"),
        ("len?", "only notebooks"),
        ("?str.join", "only notebooks"),
        (">>> %time x", "only notebooks"),
        ("x = 1\nif x:\n    >>> x", "leave out the prompts"),
        (">>> 1 +", ""),
        (">>> for x in [1]:\n    print(x)", "begin with ..."),
        ("list = [3]\nlist(range(3))", "Python's own `list`"),
        ("def f(max):\n    return max([1])\nf(3)", "Python's own `max`"),
        ("x = 3\nx(1)", ""),
        ("max = [1]\nx = 3\nx(max)", ""),
        ("max = min\nmax(1)(2)", ""),
        ("display(1)", "shown by itself"),
        ("x = (1\n    %2", ""),
        ("print('why?", ""),
        ("1 / 0", ""),
    ],
)
def test_what_authors_and_beginners_write_comes_with_a_hint(code: str, hint: str) -> None:
    error = outcome(code).error
    assert error is not None
    assert hint in error.hint
    assert bool(error.hint) == bool(hint)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python suggests nothing there")
@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("length = 1\nlenght", "did you mean: 'length'?"),
        ("[].appendd(1)", "did you mean: 'append'?"),
        ("math.pi", "did you forget to import 'math'?"),
        ("from math import squrt", "did you mean: 'sqrt'?"),
        ("witness", ""),
    ],
)
def test_python_s_suggestions_are_hints(code: str, hint: str) -> None:
    error = outcome(code).error
    assert error is not None
    assert error.hint == hint


@pytest.mark.parametrize("code", ["x = 2\nx ** 20000\n", "x = 2\n(\n  x ** 20000)\n# the end"])
def test_a_value_that_cannot_be_shown_fails_at_its_line(code: str) -> None:
    error = outcome(code).error
    assert error is not None
    assert error.line == 2 + code.count("\n", 0, code.index("**")) + 1


def test_a_value_that_an_earlier_cell_cannot_show_fails_at_its_own_line() -> None:
    result = outcomes("class C:\n    def __repr__(self):\n        return self.no", "x = 1\nC()")[1]
    assert result.error is not None
    assert result.error.line == 11
    assert [frame.line for frame in result.error.frames] == [5]


def test_endless_recursion_in_an_earlier_cell_fails_at_the_line_that_calls_it() -> None:
    result = outcomes(
        "import sys\nsys.setrecursionlimit(3000)\ndef down(n): return down(n)", "x = 1\ndown(1)"
    )[1]
    assert result.error is not None
    assert result.error.line == 11


def test_printed_paths_of_libraries_name_no_folder_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "loader.py").write_text(
        "import json, warnings\ndef load(text):\n    warnings.warn('loud')\n    json.loads(text)\n"
    )
    (tmp_path / "circle.py").write_text("from circle import x\n")
    result = outcome(
        f"import sys, traceback, warnings\nsys.path.append({str(tmp_path)!r})\nimport loader\n"
        "try:\n    loader.load('{')\nexcept ValueError:\n    traceback.print_exc()\n"
        "print([loader])\n"
        "try:\n    import circle\nexcept ImportError as error:\n    print(error)\n"
        "from loader import nosuch"
    )
    assert "loader.py:3: UserWarning: loud\n  warnings.warn('loud')\n" in result.text
    assert '\n  File "loader.py", line 4, in load\n' in result.text
    assert '\n  File "json/__init__.py", line ' in result.text
    assert "[<module 'loader' from 'loader.py'>]\n" in result.text
    assert "(most likely due to a circular import) (circle.py)\n" in result.text
    assert result.reason.startswith(
        "ImportError: cannot import name 'nosuch' from 'loader' (loader.py)"
    )
    assert str(tmp_path) not in str(result)


def test_a_warning_about_the_caller_of_a_cell_reads_as_in_python() -> None:
    code = "import warnings\nwarnings.warn('loud', stacklevel=2)"
    assert outcome(code).text == "sys:1: UserWarning: loud\n"


@pytest.mark.parametrize(
    ("message", "short"),
    [
        (
            "cannot import name 'x' from 'random' (consider renaming '{}/random.py' since it has",
            "cannot import name 'x' from 'random' (consider renaming 'random.py' since it has",
        ),
        (
            "partially initialized module 'a' from '{}/a.py' has no attribute 'x' (most likely",
            "partially initialized module 'a' from 'a.py' has no attribute 'x' (most likely",
        ),
        ("I came from '{}/a.py' (consider renaming '{}/b')", ""),
        ('read File "{}/a.py", line 3', ""),
    ],
)
def test_only_files_that_python_itself_names_are_shortened(message: str, short: str) -> None:
    # As later versions of Python than this one say it, too.
    folder = next(each for each in sys.path if each.startswith("/"))
    assert short_paths(message.replace("{}", folder)) == (short or message).replace("{}", folder)
