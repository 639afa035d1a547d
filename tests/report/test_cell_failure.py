"""The text that reports a failed cell."""

from __future__ import annotations

from tests.helpers.programs import outcomes_of
from tests.helpers.vault import unit

from knotwork.programs.attributes import runnable
from knotwork.programs.verdicts import Verdict
from knotwork.report.cell_failure import failure

DEFINED = "```python\ndef f(x):\n    return 1 / x\n\ndef g(x):\n    return f(x)\n```\n\n"


def report_of(text: str, path: str) -> str:
    """The report on the last cell of the note `b.md`, which the reader calls by a path."""
    fences = unit(text).fences
    ran = outcomes_of([runnable(fence, "b.md") for fence in fences])
    return failure(Verdict(0, "cell-2", fences[-1], ran[-1]), path)


def test_frames_down_to_the_line_that_raised_are_shown() -> None:
    assert report_of(DEFINED + "```python\ng(0)\n```\n", "notes/b.md").split("\n") == [
        "ZeroDivisionError: division by zero",
        "notes/b.md:10",
        ">   10 | g(0)",
        "raised below it:",
        "  notes/b.md:6 in g: return f(x)",
        "  notes/b.md:3 in f: return 1 / x",
    ]


def test_of_many_frames_the_last_are_shown() -> None:
    deep = "def r(n):\n    return r(n - 1) if n else 1 / 0\n"
    lines = report_of(f"```python\n{deep}```\n\n```python\nr(9)\n```\n", "b.md").split("\n")
    assert lines[3:5] == ["raised below it:", "  … 5 more"]
    assert lines[5:] == ["  b.md:3 in r: return r(n - 1) if n else 1 / 0"] * 5


def test_the_exceptions_in_a_group_are_shown() -> None:
    group = "ExceptionGroup('b', [KeyError('k'), TypeError()])"
    code = f"raise ExceptionGroup('a', [ValueError('v'), {group}])"
    lines = report_of(f"```python\n{code}\n```\n", "b.md").split("\n")
    assert lines[0] == "ExceptionGroup: a (2 sub-exceptions)"
    assert lines[-1] == "where it holds ValueError: v; KeyError: 'k'; TypeError"


def test_added_notes_and_the_cause_are_shown() -> None:
    code = """try:
    {}['a']
except KeyError as error:
    found = ValueError("no a")
    found.add_note("add an a")
    raise found from error"""
    lines = report_of(f"```python\n{code}\n```\n", "b.md").split("\n")
    assert lines[0] == "ValueError: no a"
    assert lines[-2:] == ["add an a", "caused by KeyError: 'a'"]


def test_an_error_raised_in_the_line_itself_has_no_frames() -> None:
    assert "below" not in report_of(DEFINED + "```python\n1 / 0\n```\n", "b.md")
    assert "below" not in report_of("```python\ndef f(x):\n    return 1 / x\nf(0)\n```\n", "b.md")


def test_of_a_doctest_only_what_ran_is_shown() -> None:
    lines = report_of("```python\n>>> 1\n1\n>>> 1 / 0\n>>> 2\n2\n```\n", "b.md").split("\n")
    assert lines[lines.index("printed before:") :] == ["printed before:", "  >>> 1", "  1"]
    lines = report_of("```python\n>>> 1\n2\n>>> 3\n3\n```\n", "b.md").split("\n")
    assert lines[lines.index("it gives:") :] == ["it gives:", "  >>> 1", "  1", "  >>> 3", "  3"]


def differs(code: str, expected: str) -> list[str]:
    """The report on a cell whose output is not what its note says, below message and place."""
    fence = unit(f"```python\n{code}\n```\n").fences[0]
    ran = outcomes_of([runnable(fence, "b.md")])[0]
    return failure(Verdict(0, "cell-1", fence, ran, expected=expected), "b.md").split("\n")[2:]


def test_of_a_long_difference_the_beginning_is_shown() -> None:
    lines = differs("for n in range(2_000): print(n)", "x")
    assert lines[:3] == ["-x", "+0", "+1"]
    assert lines[-1] == "… 1941 more"
    assert len(lines) == 61


def test_a_truncated_output_is_reported_as_such() -> None:
    lines = differs("print('x' * 70_000)", "x")
    assert len(lines[-3]) < 3_000
    assert "longer than 64 kB" in lines[-2]
    assert "end the output with `...`" in lines[-1]
    assert "longer" not in "".join(differs("print('y')", "x"))
