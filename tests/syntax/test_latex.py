"""Formulas that the converter does not read as they are written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.syntax.latex import as_numbered, parted
from knotwork.syntax.math import Formulas

WRITTEN = {
    r"x & \text{as $x^2$ falls}": r"x & {\text{as }{x^2}\text{ falls}}",
    r"\mbox{$a$}_\text{for {all} $b$}": r"{{a}}_{\text{for {all} }{b}}",
    r"\text{costs \$3, if $x$}": r"{\text{costs \$3, if }{x}}",
    r"\text{odd $x} $": r"\text{odd $x} $",
    r"\text{no end $x$": r"\text{no end $x$",
    r"\text{plain}": r"\text{plain}",
}


@pytest.mark.parametrize("formula", WRITTEN)
def test_formulas_inside_text_are_put_beside_it(formula: str) -> None:
    assert parted(formula) == WRITTEN[formula]
    assert parted(WRITTEN[formula]) == WRITTEN[formula]


@given(st.lists(st.sampled_from([r"\text{", r"\mbox {", "{", "}", "$", r"\$", "\\", "x "])))
def test_a_formula_that_was_parted_is_parted_no_more(pieces: list[str]) -> None:
    once = parted("".join(pieces))
    assert parted(once) == once


def test_what_the_converter_lacks_is_shown_all_the_same() -> None:
    formulas = Formulas({})
    shown = formulas.mathml(r"\widetilde{M} \text{ where $M$ is free}", display=True)
    assert "∼" in shown
    assert "is\xa0free</mtext>" in shown
    own = Formulas({"widetilde": r"\hat{#1}"})
    assert "∼" not in own.mathml(r"\widetilde{M}", display=True)


NUMBERS = {
    r"\begin{align}a\\b\end{align}": [],
    r"\begin{equation}\label{here}a\end{equation}": [],
    r"a \label{here}": [],
    r"a^2 \tag{1}": ["(1)"],
    r"\begin{aligned}a&=b\\c&=d\end{aligned} \tag*{A}": ["A"],
    r"\begin{align*}a\\[2pt] \begin{pmatrix}1\\2\end{pmatrix} \tag{B}\\{c}\end{align*}": ["(B)"],
    r"\begin{align}a\notag\\b\tag{2}\\c\nonumber\end{align}": ["(2)"],
    r"\begin{gather}a\\b\end{gather}\begin{gather}c\tag{9}\\d\end{gather}": ["(9)"],
    r"\begin{alignat}{2}a&b\\c&d\end{alignat}": [],
    r"\begin{flalign*}a&b\end{flalign*}": [],
    r"\begin{equation}\begin{split}a\\b\end{split}\tag{7}\end{equation}": ["(7)"],
}


@pytest.mark.parametrize("formula", NUMBERS)
def test_only_formulas_with_a_tag_have_a_number(formula: str) -> None:
    shown = Formulas({}).mathml(formula, display=True)
    assert re.findall(r"<mtext>(.*?)</mtext>", shown) == NUMBERS[formula]
    assert "id=" not in shown
    assert Formulas({}).mathml(as_numbered(formula), display=True) == shown


@pytest.mark.parametrize("formula", [r"\begin{align}a \tag{1}", r"\tagged{1}", r"\begin{alignat}a"])
def test_what_cannot_be_read_still_says_why(formula: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|expected"):
        Formulas({}).mathml(formula, display=True)


def test_lines_below_a_sum_and_bold_signs_are_shown() -> None:
    shown = Formulas({}).mathml(r"\sum_{\substack{a\\b}} \pmb{x}", display=True)
    assert shown.count("<mtr>") == 2
    assert "𝒙" in shown
