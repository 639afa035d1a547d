"""Exercises: the check refuses the starter and accepts the solution."""

from __future__ import annotations

import pytest
from tests.helpers.exercises import CHECK, SOLUTION, STARTER, part
from tests.helpers.programs import cell_of, cells, events_of, outcomes


def test_a_check_refuses_the_starter_and_accepts_the_solution() -> None:
    starter, solution, check = outcomes(STARTER, SOLUTION, CHECK)
    assert (starter.status, solution.status, check.status) == ("passed",) * 3
    assert (solution.text, solution.result) == ("solved\n", "2")


def test_a_check_that_accepts_the_starter_checks_nothing() -> None:
    starter, solution, check = outcomes(STARTER, SOLUTION, part("check", "double(4)"))
    assert (starter.status, solution.status, check.status) == ("passed", "passed", "failed")
    assert check.reason == "the check of double accepts the starter: it checks nothing"


def test_a_check_that_refuses_the_solution_fails_with_its_assertion() -> None:
    check = outcomes(STARTER, SOLUTION, part("check", "assert double(4) == 9"))[2]
    assert check.reason == "refuses the solution: AssertionError: assert 8 == 9"
    assert check.error is not None


def test_a_starter_may_stop_with_an_error_but_must_compile() -> None:
    starter, _, _ = outcomes(part("starter", "double = ___"), SOLUTION, CHECK)
    assert (starter.status, starter.reason) == ("passed", "stops with NameError, as a starter may")
    starter, solution, check = outcomes(part("starter", "def double("), SOLUTION, CHECK)
    assert (starter.status, solution.status, check.status) == ("failed", "passed", "passed")


def test_a_solution_that_fails_lets_the_check_be_skipped() -> None:
    _, solution, check = outcomes(STARTER, part("solution", "1 / 0"), CHECK)
    assert (solution.status, check.status) == ("failed", "skipped")
    assert check.reason == "the solution of double failed"


def test_an_error_in_the_hidden_setup_is_the_setup_s() -> None:
    results = outcomes(part("setup", "1 / 0"), STARTER, SOLUTION, CHECK, "1")
    assert [each.status for each in results] == [
        "failed",
        "skipped",
        "skipped",
        "skipped",
        "passed",
    ]
    assert results[1].reason == "the setup of double failed"


def test_the_setup_runs_before_starter_and_solution() -> None:
    results = outcomes(
        part("setup", "seen = []"),
        part("starter", "seen.append(1)"),
        part("solution", "seen.append(2)"),
        part("check", "assert seen == [2]"),
    )
    assert [each.status for each in results] == ["passed"] * 4


def test_an_exercise_sees_the_cells_above_its_starter_only() -> None:
    results = outcomes("x = 1", part("starter", "x"), "x = 2", part("check", "assert x == 1"))
    assert results[3].reason == "the check of double accepts the starter: it checks nothing"


def test_a_failed_exercise_stops_no_other_cell() -> None:
    results = outcomes(STARTER, part("solution", "1 / 0"), CHECK, "1")
    assert results[3].status == "passed"


def test_after_a_failed_cell_exercises_are_skipped() -> None:
    results = outcomes("1 / 0", STARTER, SOLUTION, CHECK)
    assert {each.reason for each in results[1:]} == {"cell 1 failed"}


def test_each_part_is_announced_so_that_its_time_can_be_measured() -> None:
    begun = [
        event["cell"]
        for event in events_of(cells(STARTER, SOLUTION, CHECK))
        if event["event"] == "begin"
    ]
    assert begun == [0, 2, 1, 2]


def test_several_exercises_stand_beside_each_other() -> None:
    other = {"exercise": "triple"}
    results = outcomes(
        STARTER,
        cell_of("triple = None", role="starter", **other),
        SOLUTION,
        cell_of("triple = 3", role="solution", **other),
        CHECK,
        cell_of("assert triple == 3", role="check", **other),
    )
    assert [each.status for each in results] == ["passed"] * 6


@pytest.mark.parametrize(
    ("solution", "check", "status"),
    [
        # Functions of the answer find the names of the check, which they would lack elsewhere.
        (
            "def double(x):\n    return 2 * n",
            "for n in (1, 2):\n    assert double(n) == 2 * n",
            "failed",
        ),
        (
            "def double(x):\n    return (lambda: math.prod([2, x]))()",
            "import math\nassert double(1) == 2",
            "failed",
        ),
        # It may set them itself, and a check may stand in for a function of Python.
        (
            "def double(x):\n    global n\n    n = 2 * x\n    return n",
            "n = 0\nassert double(3) == 6 == n",
            "passed",
        ),
        (
            "def double(x):\n    return 2 * int(input())",
            "def input(): return '4'\nassert double(4) == 8",
            "passed",
        ),
        ("n = 1\ndef double(x):\n    return 2 * n", "n = 4\nassert double(4) == 8", "passed"),
        # What the check does not call says nothing of the answer, but through others it may.
        (
            "def double(x):\n    return 2 * x\ndef demo():\n    print(n)",
            "n = 4\nassert double(n) == 8",
            "passed",
        ),
        (
            "def twice(x):\n    return 2 * n\ndouble = twice",
            "n = 4\nassert double(n) == 8",
            "failed",
        ),
        # It may do without a name, or set it in its own way.
        (
            "def double(x):\n    try:\n        return n\n    except NameError:\n        return 2 * x",
            "n = 8\nassert double(4) == n",
            "passed",
        ),
        (
            "def double(x):\n    globals()['n'] = 2 * x\n    return n",
            "n = 4\nassert double(n) == 8",
            "passed",
        ),
    ],
)
def test_an_answer_does_not_pass_by_a_name_of_its_check(
    solution: str, check: str, status: str
) -> None:
    results = outcomes(
        part("starter", "def double(x): ..."), part("solution", solution), part("check", check)
    )
    assert results[2].status == status, results[2]
    if status == "failed":
        error = results[2].error
        assert error is not None
        assert error.message in ("name 'n' is not defined", "name 'math' is not defined")
        assert [frame.source for frame in error.frames] == [solution.split("\n")[1]]
        assert error.hint.startswith("only the check has this name")


def test_python_warns_of_a_part_in_that_part_alone() -> None:
    results = outcomes(
        part("setup", "print('begin')"),
        part("starter", "def double(x):\n    return x is 1"),
        part("solution", "def double(x):\n    return x is 1 or 2 * x"),
        part("check", "x = 4\nassert double(x) == 8"),
        part("check", "print('more')"),
        "print('next')",
    )
    assert [each.text.count("SyntaxWarning") for each in results] == [0, 1, 1, 0, 0, 0]


def test_python_does_not_warn_below_of_a_cell_that_is_only_compiled() -> None:
    assert [each.text for each in outcomes(cell_of("1 is 1", eval=False), "1")] == ["", ""]
