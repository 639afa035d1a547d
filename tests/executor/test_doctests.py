"""Doctests run in the note's namespace and accept what the options of doctest accept."""

from __future__ import annotations

import doctest

import pytest
from tests.helpers.programs import outcome, outcomes, statuses

from knotwork.executor.outcome import DIFFERS


@pytest.mark.parametrize(
    "code",
    [
        ">>> 1 + 1\n2",
        ">>> x = 1\n>>> x\n1",
        ">>> def f(x):\n...     return x\n...\n>>> f(3)\n3",
        ">>> for i in range(2):\n...     print(i)\n0\n1",
        ">>> print('a\\n\\nb')\na\n<BLANKLINE>\nb",
        ">>> list(range(100))\n[0, 1, ..., 99]",
        ">>> 1 / 3\n0.333",
        ">>> 1 / 0\nTraceback (most recent call last):\n    ...\nZeroDivisionError: division by zero",
        ">>> int('x')\nTraceback (most recent call last):\nValueError: invalid ...",
        ">>> 1 / 0\nTraceback (most recent call last):\n...\nZeroDivisionError: division by zero",
        ">>> 1 / 0\nTraceback (innermost last):\n  ...\nZeroDivisionError: division by zero",
        (
            ">>> 1 / 0  # doctest: +IGNORE_EXCEPTION_DETAIL\nTraceback (most recent call last):\n"
            "ZeroDivisionError: other words"
        ),
        (
            ">>> raise ValueError('a\\n\\nb')\nTraceback (most recent call last):\n"
            "ValueError: a\n<BLANKLINE>\nb"
        ),
        ">>> 1 / 0  # doctest: +SKIP",
        "  >>> [1,\n  ...  2]\n  [1, 2]",
        ">>> 1\n1\n\nprose between\n\n>>> 2\n2",
        ">>> None",
        ">>>\n>>> 1\n1",
    ],
)
def test_what_doctest_accepts_passes(code: str) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    if "0.333" not in code and ">>>\n" not in code:
        test = doctest.DocTestParser().get_doctest(code, {}, "note", None, None)
        runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
        assert runner.run(test, out=lambda _: None).failed == 0
    result = outcome(code, kind="doctest")
    assert (result.status, result.text) == ("passed", code)


def test_a_difference_names_its_line_and_shows_both() -> None:
    result = outcome(">>> 1 + 1\n2\n>>> 32\n33\n>>> 4\n4")
    assert result.status == "failed"
    assert result.reason == "expected 33, got 32"
    assert result.error is not None
    assert (result.error.type, result.error.line) == (DIFFERS, 5)
    assert result.error.text == "-33\n+32"


def test_the_transcript_has_the_real_answers_where_the_note_s_do_not_match() -> None:
    result = outcome(">>> 1 / 3\n0.333\n>>> print('a\\n\\nb')\nx\n>>> 4\n>>> x = 1\n1")
    assert result.text == (
        ">>> 1 / 3\n0.333\n>>> print('a\\n\\nb')\na\n<BLANKLINE>\nb\n>>> 4\n4\n>>> x = 1"
    )
    assert outcome(result.text).status == "passed"


def test_the_transcript_ends_where_a_prompt_raised() -> None:
    result = outcome(">>> 1\n2\n\n>>> 1 / 0\n>>> 3\n4")
    assert result.text == ">>> 1\n1"
    assert outcome(">>> 1 / 0\n>>> 3\n3").text == ""


@pytest.mark.parametrize(
    "wrong", [f"  a{mark}b" for mark in "\v\f\x1c\x85\u2028"] + [" a", "   a\n  b"]
)
def test_the_transcript_has_the_real_answer_for_exactly_the_lines_of_a_wrong_one(
    wrong: str,
) -> None:
    for indent in ("", "  ", "    "):
        prompt = f"{indent}>>> "
        result = outcome(f"{prompt}1 + 1\n{wrong}\n{prompt}2\n{indent}2", kind="doctest")
        assert result.text == f"{prompt}1 + 1\n{indent}2\n{prompt}2\n{indent}2"


def test_after_a_difference_the_later_cells_run_and_after_an_error_they_do_not() -> None:
    assert statuses(">>> 1\n2", "1") == ["failed", "passed"]
    assert statuses(">>> 1 / 0\n2", "1") == ["failed", "skipped"]


def test_an_unexpected_error_points_at_its_line() -> None:
    results = outcomes("x = 1", ">>> x\n1\n>>> x / 0\n0")[1]
    assert results.error is not None
    assert (results.error.type, results.error.line) == ("ZeroDivisionError", 10)


@pytest.mark.parametrize("printed", ["a\n  \nb", "  \na", "\n\na\n\n", "\t\nq\n \n", "  a\n  b"])
def test_a_real_answer_is_right_the_next_time(printed: str) -> None:
    for indent in ("", "  "):
        result = outcome(f"{indent}>>> print({printed!r})\n{indent}x", kind="doctest")
        assert result.status == "failed"
        again = outcome(result.text, kind="doctest")
        assert (again.status, again.text) == ("passed", result.text)


@pytest.mark.parametrize(
    "says", ["ValueError: division by zero", "ZeroDivisionError: other words", "ZeroDivisionError"]
)
def test_another_error_than_the_one_expected_fails_and_ends_the_session(says: str) -> None:
    result = outcome(f">>> 1\n1\n>>> 1 / 0\nTraceback (most recent call last):\n{says}")
    assert (result.status, result.text) == ("failed", ">>> 1\n1")


def test_future_imports_of_earlier_prompts_hold_for_later_ones() -> None:
    annotated = ">>> def f(x: int): ...\n>>> f.__annotations__\n"
    future = ">>> from __future__ import annotations\n"
    assert statuses(f"{annotated}{{'x': <class 'int'>}}") == ["passed"]
    assert statuses(f"{future}{annotated}{{'x': 'int'}}") == ["passed"]


def test_doctests_and_cells_share_the_namespace() -> None:
    assert statuses("x = 1", ">>> y = x + 1\n>>> y\n2", "assert y == 2") == ["passed"] * 3


def test_an_assert_in_a_doctest_tells_its_values() -> None:
    assert outcome(">>> x = 1\n>>> assert x == 2").reason == "AssertionError: assert 1 == 2"


@pytest.mark.parametrize(
    ("code", "line"), [(">>>1 + 1\n3", 3), (">>> 1\n1\n\n>>>2\n2", 6), ("  >>>1", 3)]
)
def test_a_prompt_without_its_blank_is_an_error(code: str, line: int) -> None:
    result = outcome(code, kind="doctest")
    assert result.reason == "SyntaxError: a blank is missing after >>>"
    assert result.error is not None
    assert result.error.line == line


def test_an_answer_may_look_like_such_a_prompt() -> None:
    assert outcome(">>> print('>>>quoted')\n>>>quoted").status == "passed"
    assert outcome(">>> print('>' * 4)\n>>>>").status == "passed"
