"""Formulas that the converter does not read as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.syntax.latex import parted
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
