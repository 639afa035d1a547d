"""Formulas as MyST takes them, with blanks in their dollars or with none around an environment."""

from __future__ import annotations

import pytest
from tests.helpers.myst import read, shown
from tests.helpers.vault import unit


@pytest.mark.parametrize(
    "written", ["$ x_t $", "$ x$", "$x $", "$ a = PDP $", r"$ \alpha + 1 $", "$\tx = $", "$ a $"]
)
def test_a_formula_may_have_blanks_inside_of_its_dollars(written: str) -> None:
    found = read(f"So {written}, then.")
    assert found.body.text.count("<math>") == 1
    assert not found.flaws
    assert "<math>" not in unit(f"So {written}, then.").body.text


@pytest.mark.parametrize(
    "written",
    [
        "It costs $ 5 and $ 6, or US$ 5 and US$ 6^2; $HOME/a_b and $PATH.",
        "So $5 = €4 and $ 6 = €5. To set $a = 1 and $ b, write $c = 2; $ d = 3.",
        "| $ 5 | = | $ 6 |\n|-----|---|-----|",
        "A $ x\ny $ B",
        "A $ x_t $1",
    ],
)
def test_money_is_no_formula(written: str) -> None:
    assert "<math>" not in shown(written)


ENVIRONMENT = "\\begin{align*}\na &= b \\\\\n- c &= d\n\\end{align*}"


@pytest.mark.parametrize(
    ("before", "front", "after"),
    [
        ("", "", ""),
        ("A\n", "", "B"),
        ("- A\n", "  ", "- B"),
        ("> A\n", "> ", ""),
        ("A\n\n", "", ""),
    ],
)
def test_a_formula_needs_no_dollars_around_its_environment(
    before: str, front: str, after: str
) -> None:
    lines = [front + line for line in ENVIRONMENT.split("\n")]
    found = read(before + "\n".join([*lines, after]))
    dollars = [lines[0].replace("\\begin", "$$\\begin", 1), *lines[1:-1], lines[-1] + "$$"]
    assert found.body.text == shown(before + "\n".join([*dollars, after]))
    assert not found.flaws


@pytest.mark.parametrize(
    "text",
    [
        "\\begin{align}\na\n\nb\n\\end{align}",
        "\\begin{align} opens, \\end{align} ends it.",
        "- \\begin{align}\n  a\n\n\\end{align}",
        "\\begin{center}\na\n\\end{center}",
        "    \\begin{align}\n    a\n    \\end{align}",
    ],
)
def test_what_is_no_such_formula_stays_text(text: str) -> None:
    assert "<math" not in shown(text)
    assert "<math" not in unit(ENVIRONMENT).body.text


@pytest.mark.parametrize(
    "text",
    ["\\begin{align}\n" * 5000 + "\n\\end{align}", "\\begin{align}\n> \\end{align}\n" * 2000],
)
def test_many_environments_that_do_not_end_are_read_quickly(text: str) -> None:
    assert read(text).digest
