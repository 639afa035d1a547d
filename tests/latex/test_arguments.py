"""The arguments that commands take, compared with the converter."""

from __future__ import annotations

import math_core
import pytest

from knotwork.latex.arguments import ARGUMENTS
from knotwork.latex.commands import LACKING
from knotwork.latex.depth import trouble

_OF_FORMULAS = [name for name, takes in ARGUMENTS.items() if not takes.are_plain]
_WITH_BRACKET = [name for name in _OF_FORMULAS if ARGUMENTS[name].has_bracket]
_IN_PLACE = {
    "genfrac": r"\genfrac{(}{)}{0pt}{0}{x}{y}",
    "sideset": r"\sideset{_1}{_2}\sum",
    "shoveleft": r"\begin{multline}\shoveleft{x}\\y\end{multline}",
    "shoveright": r"\begin{multline}\shoveright{x}\\y\end{multline}",
}
"""Those that are read only where they belong."""


def mathml(formula: str) -> str:
    converter = math_core.LatexToMathML(fancy_error=False, macros=LACKING)
    return converter.convert_with_local_state(formula, displaystyle=True)


@pytest.mark.parametrize("name", _OF_FORMULAS)
def test_the_converter_reads_a_command_with_its_arguments(name: str) -> None:
    written = _IN_PLACE.get(name, f"\\{name}{'{x}' * ARGUMENTS[name].how_many}")
    assert mathml(written).startswith("<math")


@pytest.mark.parametrize("name", _WITH_BRACKET)
def test_an_argument_in_brackets_is_not_a_mandatory_one(name: str) -> None:
    assert mathml(rf"\{name}[a]{{b}}") != mathml(rf"\{name}{{b}}")
    with pytest.raises(math_core.LatexError):
        mathml(rf"{{\{name}[a]}}")


@pytest.mark.parametrize("name", sorted(ARGUMENTS.keys() - {"color"}))
def test_a_bracket_closes_behind_the_arguments_of_a_command_and_not_as_one(name: str) -> None:
    assert trouble(f"(\\{name}{'{x}' * ARGUMENTS[name].how_many}) " * 60) is None
    assert "brackets of the formula are opened" in (trouble(f"(\\{name} ) " * 60) or "")
