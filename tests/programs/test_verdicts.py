"""Verdicts: outcomes of cells compared with their notes."""

from __future__ import annotations

import pytest
from tests.helpers.run import cell, run_here
from tests.helpers.vault import vault

from knotwork.programs.verdicts import Verdict, trials

FENCE = "```"


def kinds(text: str, **others: str) -> list[str]:
    graph = vault({"a": text, **others})
    return [each.kind for each in trials(graph, run_here)["a.md"].verdicts]


def verdicts(text: str) -> tuple[Verdict, ...]:
    return trials(vault(a=text), run_here)["a.md"].verdicts


@pytest.mark.parametrize(
    ("code", "output", "kind"),
    [
        ("print(4)", "4", "passed"),
        ("print(4)", "5", "differs"),
        ("2 + 2", "4", "passed"),
        ("2 + 2;", "4", "differs"),
        ("1 / 3", "0.33", "passed"),
        ("print('a', 1, 'b')", "a ... b", "passed"),
        ("x = 1", "", "passed"),
        ("1 / 0", "4", "failed"),
    ],
)
def test_an_output_fence_is_a_promise(code: str, output: str, kind: str) -> None:
    assert kinds(cell(code, output=output)) == [kind]


def test_code_that_never_runs_is_not_compared_with_an_output() -> None:
    (found,) = verdicts(cell("print(4)", "{eval=false}", "5"))
    assert (found.kind, found.expected) == ("passed", None)


def test_an_expected_error_is_an_output_too() -> None:
    assert kinds(cell("int('x')", "{raises=ValueError}", "ValueError: invalid literal...")) == [
        "passed"
    ]


def test_cells_after_a_failure_are_skipped_and_say_why() -> None:
    found = verdicts(cell("1 / 0", "{#first}") + cell("print(1)"))
    assert [each.kind for each in found] == ["failed", "skipped"]
    assert found[1].outcome.reason == "cell first failed"


def test_a_failure_upstream_is_reported_in_both_notes() -> None:
    graph = vault(a='---\nuses: ["[[b]]"]\n---\n' + cell("x"), b=cell("1 / 0"))
    known = trials(graph, run_here)
    assert known["b.md"].verdicts[0].kind == "failed"
    (skipped,) = known["a.md"].verdicts
    assert (skipped.kind, skipped.outcome.reason) == ("skipped", "cell 1 of b.md failed")


def test_definitions_come_from_used_notes_and_from_nowhere_else() -> None:
    assert kinds('---\nuses: ["[[b]]"]\n---\n' + cell("y", output="2"), b=cell("y = 2")) == [
        "passed"
    ]
    assert kinds(cell("y"), b=cell("y = 2")) == ["failed"]


def test_an_obstacle_skips_all_cells() -> None:
    found = trials(vault(a='---\nuses: "[[gone]]"\n---\n' + cell("x") + cell("y")), run_here)
    assert [each.kind for each in found["a.md"].verdicts] == ["skipped", "skipped"]
    assert "[[gone]]" in found["a.md"].verdicts[1].outcome.reason


def test_a_check_must_refuse_the_starter() -> None:
    starter = cell("def f(x): return 4", "{exercise=e}")
    solution = cell("def f(x): return 2 * x", "{exercise=e .solution}")
    assert kinds(starter + solution + cell("assert f(2) == 4", "{exercise=e .check}")) == [
        "passed", "passed", "idle-check",
    ]  # fmt: skip
    assert kinds(starter + solution + cell("assert f(3) == 6", "{exercise=e .check}")) == [
        "passed", "passed", "passed",
    ]  # fmt: skip


def test_a_solution_must_pass() -> None:
    text = cell("def f(x): ...", "{exercise=e}") + cell(
        "def f(x): return x", "{exercise=e .solution}"
    )
    found = verdicts(text + cell("assert f(2) == 4, 'double it'", "{exercise=e .check}"))
    assert [each.kind for each in found] == ["passed", "passed", "failed"]
    assert "refuses the solution" in found[2].outcome.reason


def test_only_some_notes_run_if_only_some_are_asked_for() -> None:
    graph = vault(a=cell("1"), b=cell("2"))
    assert list(trials(graph, run_here, frozenset({"b.md"}))) == ["b.md"]


def test_cells_inside_quotes_run_and_are_compared() -> None:
    quoted = "\n".join(f"> {line}" for line in cell("print(4)", output="5").split("\n"))
    assert kinds(f"> [!solution]-\n{quoted}") == ["differs"]
