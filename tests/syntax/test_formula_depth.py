"""Formulas that the converter could not bear are shown as they are written, with a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import unit

from knotwork.syntax.formula_depth import DEEPEST, MOST_OPEN, trouble

DEEP = "the formula nests deeper than 200 levels"
TOO_DEEP = {
    "groups": "{" * 6000 + "x" + "}" * 6000,
    "groups that never end": "{" * 6000,
    "fractions": r"\frac{1}{" * 1000 + "x" + "}" * 1000,
    "roots of roots": r"\sqrt " * 2000 + "x",
    "accents on accents": r"\hat" * 2000 + "x",
    "fences": r"\left(" * 1000 + "x" + r"\right)" * 1000,
    "tables in tables": r"\begin{matrix}" * 400 + "x" + r"\end{matrix}" * 400,
    "styles for the rest of the group": r"\displaystyle x " * 1000,
    "colours for the rest of the group": r"\color{red} x" * 1000,
}
OPEN = {
    "round": "f(x " * 60,
    "square": "[0, 1 " * 60,
    "sets": r"\{ x " * 60,
    "angles": r"\langle\psi| " * 60,
    "large ones": r"\bigl| x " * 60,
    "alone in a group": "{(}1 " * 60,
    "closed in a style only": r"(\hat) " * 60,
    "closed in a second argument only": r"(\frac x ) " * 60,
    "closed in the name of an operator only": r"(\\ \operatorname*) " * 60,
    "closed above an arrow only": r"(\xrightarrow ) " * 60,
    "closed behind an argument without a base": r"(\frac _x) " * 60,
    "closed in a third argument only": r"(\prescript \strut x ) " * 60,
    "in groups within one another": "{(x (x " * 20 + "}" * 20,
}
FINE = {
    "intervals that are half open": r"[0,1) \cup (2,3] " * 200,
    "French intervals": r"]0,1[ \cup " * 200,
    "brackets that go on in the next row": (
        r"\begin{aligned}" + r"a &= (b + \\ &c) \\ " * 100 + r"\end{aligned}"
    ),
    "rows with a bracket each": r"\begin{aligned}" + r"a &= (b \\ " * 100 + r"\end{aligned}",
    "arguments of functions": r"\sin(\theta) + f(\alpha) \cdot " * 200,
    "closed behind arguments": (
        r"(\frac 1 2) + (\frac{1}{2}) + (x^2_1) + (\prescript{1}{2}{X}) + (\sqrt[3]{x}) " * 50
    ),
    "many groups": r"\frac{a_{1}}{\sqrt{b}} + " * 300,
    "closing ones": "a) b) " * 100,
    "styles in cells": r"\begin{matrix}" + r"\displaystyle x & " * 500 + r"\end{matrix}",
}


@pytest.mark.parametrize("name", TOO_DEEP)
def test_what_nests_too_deep_is_a_finding_and_no_crash(name: str) -> None:
    found = unit(f"$${TOO_DEEP[name]}$$")
    assert [(flaw.kind, DEEP in flaw.message) for flaw in found.flaws] == [("bad-math", True)]


@pytest.mark.parametrize("name", OPEN)
def test_brackets_that_nothing_closes_are_a_finding_and_no_endless_wait(name: str) -> None:
    [flaw] = unit(f"$${OPEN[name]}$$").flaws
    assert "brackets of the formula are opened and never closed" in flaw.message


@pytest.mark.parametrize("name", FINE)
def test_what_people_write_is_given_to_the_converter(name: str) -> None:
    assert trouble(FINE[name]) is None
    assert unit(f"$${FINE[name]}$$").flaws == ()


@given(st.integers(0, 3 * DEEPEST))
def test_levels_are_counted_as_they_are(levels: int) -> None:
    found = trouble("{" * levels + "x" + "}" * levels)
    assert found == (DEEP if levels > DEEPEST else None)


@given(st.integers(0, 3 * MOST_OPEN), st.integers(0, 50))
def test_open_brackets_are_counted_as_they_are(left: int, closed: int) -> None:
    found = trouble("(x)" * closed + "(x" * left)
    assert (found is None) == (left <= MOST_OPEN)


@given(st.text("{}()[]&\\ x_^l|", max_size=400))
def test_any_text_can_be_measured(formula: str) -> None:
    found = trouble(formula)
    assert found is None or found.startswith(("the formula nests", "1", "2", "3", "4", "5"))
