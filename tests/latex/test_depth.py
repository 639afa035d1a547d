"""Formulas too deep for the converter are shown as they are written, with a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import unit

from knotwork.latex.depth import DEEPEST, trouble

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
    "round, by name": r"\lparen x " * 60,
    "of Unicode": "⟨x| " * 60,
    "doubled": r"\llbracket x " * 60,
    "alone in a group": "{(}1 " * 60,
    "closed in a style only": r"(\hat) " * 60,
    "closed in a second argument only": r"(\frac x ) " * 60,
    "closed in the name of an operator only": r"(\\ \operatorname*) " * 60,
    "closed above an arrow only": r"(\xrightarrow ) " * 60,
    "closed behind an argument without a base": r"(\frac _x) " * 60,
    "closed in a third argument only": r"(\prescript \strut x ) " * 60,
    "closed in a root only, behind its degree": r"(\sqrt [x]) " * 60,
    "closed above an arrow only, behind what is below": r"(\xrightharpoonup [x]) " * 60,
    "closed in a degree only": r"(\sqrt[)]2 " * 60,
    "closed in a comment only": "(x % )\n" * 60,
    "closed in the other half of a fraction only": "{" + "(x " * 40 + r"\over y" + ")" * 40 + "}",
    "closed in a later cell only": r"\pmatrix{" + "(x " * 40 + "&" + ")" * 40 + "}",
    "closed behind a switch only": "(" * 40 + "x" + r")\displaystyle " * 40,
    "closed by what takes the last piece": r"\pmod\hat x " * 60,
    "open in braces that are not kept": r"\pmod{(x} " * 60,
    "open in braces of one of four": r"\mathchoice{(}{(x}{(x}{} " * 60,
    "open behind a command for sizes": r"\ket{\Big} " * 60,
    "opened where an argument is raw": r"\mathchoice abc\left( x " * 60,
    "closed in an argument that leaves nothing": r"(\hat\strut ) " * 60,
    "closed behind an argument that is the first piece only": r"(\hat\bra{x}) " * 60,
    "made to open": r"{\mathopen(}x " * 60,
    "closed in a definition only": r"(\let\x) " * 60,
    "alone with more than a sign raised": r"{(_\frac[)} x " * 60,
    "alone with an exponent": r"{(^2}x " * 60,
    "in one group of many": "{(x}" * 20 + "{" + "(x" * 20 + "}",
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
    "closed behind what takes nothing": (
        r"(\alpha) + (\cdot,\cdot) + f'(x) + (x^*) + (x_\infty)^2 + (a \mod n) + (\displaystyle x) "
        * 50
    ),
    "closed behind arguments of one sign": r"(\frac12) + (\hat x) + (\sqrt2) + (\mathbf 1) " * 50,
    "remainders": r"a \equiv b \pmod{n} + c \pod n " * 50,
    "open in groups within one another": "{(x (x " * 50 + "}" * 50,
    "open in halves of fractions": r"{(x \over " * 50 + "y)}" * 50,
    "six French intervals": r"[0,1[ \cup [0,1[ \cup " * 3 + "x",
    "many groups": r"\frac{a_{1}}{\sqrt{b}} + " * 300,
    "closing ones": "a) b) " * 100,
    "styles in cells": r"\begin{matrix}" + r"\displaystyle x & " * 500 + r"\end{matrix}",
}


@pytest.mark.parametrize("name", TOO_DEEP)
def test_deep_nesting_is_a_finding_and_no_crash(name: str) -> None:
    found = unit(f"$${TOO_DEEP[name]}$$")
    assert [(flaw.kind, DEEP in flaw.message) for flaw in found.flaws] == [("bad-math", True)]


@pytest.mark.parametrize("name", OPEN)
def test_unclosed_brackets_are_a_finding_and_not_slow(name: str) -> None:
    [flaw] = unit(f"$${OPEN[name]}$$").flaws
    assert "brackets of the formula are opened and never closed" in flaw.message


@pytest.mark.parametrize("name", FINE)
def test_ordinary_formulas_are_given_to_the_converter(name: str) -> None:
    assert trouble(FINE[name]) is None
    assert unit(f"$${FINE[name]}$$").flaws == ()


@given(st.integers(0, 3 * DEEPEST))
def test_levels_are_counted_as_they_are(levels: int) -> None:
    found = trouble("{" * levels + "x" + "}" * levels)
    assert found == (DEEP if levels > DEEPEST else None)


@given(st.integers(0, 100), st.integers(0, 50), st.integers(0, 50))
def test_open_brackets_are_counted_as_they_are(left: int, closed: int, groups: int) -> None:
    found = trouble("(x)" * closed + "(x" * left + "{(x}" * groups)
    if left <= 8:
        assert found is None
    if left >= 16:
        assert found == f"{left} brackets of the formula are opened and never closed"


def test_fewer_brackets_may_stay_open_in_a_longer_row() -> None:
    assert trouble("(" * 10 + "x" * 100) is None
    assert trouble("(" * 10 + "x" * 10_000) is not None
    assert trouble("(" * 10 + "{" + "x" * 10_000 + "}") is None


@given(st.text("{}()[]&\\ x_^l|", max_size=400))
def test_any_text_can_be_measured(formula: str) -> None:
    found = trouble(formula)
    assert found is None or found.startswith(("the formula nests", "1", "2", "3", "4", "5"))
