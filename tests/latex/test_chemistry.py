r"""Chemistry and quantities: `\ce` and `\pu` of mhchem."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.latex.chemistry import without_chemistry
from knotwork.latex.formulas import Formulas
from knotwork.model import Macro

REACTIONS = {
    # Atoms, their numbers, charges and isotopes.
    r"\ce{H2SO4}": r"{\mathrm{H}_{2}\mathrm{SO}_{4}}",
    r"\ce{MnO4-}": r"{\mathrm{MnO}_{4}^{-}}",
    r"\ce{PO4^3-}": r"{\mathrm{PO}_{4}^{3-}}",
    r"\ce{[Zn(NH3)4]^{2+}}": r"{[\mathrm{Zn}(\mathrm{NH}_{3})_{4}]^{2+}}",
    r"\ce{^14_6C}": r"{{}^{14}_{6}\mathrm{C}}",
    r"\ce{_1^3H}": r"{{}_{1}^{3}\mathrm{H}}",
    r"\ce{Mn^{VII}O4}": r"{\mathrm{Mn}^{\mathrm{VII}}\mathrm{O}_{4}}",
    r"\ce{O2^{.-}}": r"{\mathrm{O}_{2}^{\bullet -}}",
    r"\ce{C_nH_{2n+2}}": r"{\mathrm{C}_{n}\mathrm{H}_{2n+2}}",
    r"\ce{X^2^3}": r"{\mathrm{X}^{2}{}^{3}}",
    r"\ce 2": "{2}",
    # How many there are of it.
    r"\ce{3 NaCl}": r"{3\,\mathrm{NaCl}}",
    r"\ce{3/2O2}": r"{\tfrac{3}{2}\,\mathrm{O}_{2}}",
    r"\ce{n HCl + 0,5 O2}": r"{n\,\mathrm{HCl} + 0{,}5\,\mathrm{O}_{2}}",
    r"\ce{(1)}": "{(1)}",
    r"\ce{MgSO4 * 7H2O}": r"{\mathrm{MgSO}_{4}\cdot 7\,\mathrm{H}_{2}\mathrm{O}}",
    r"\ce{MgSO4.7H2O}": r"{\mathrm{MgSO}_{4}\cdot 7\,\mathrm{H}_{2}\mathrm{O}}",
    r"\ce{MgSO4 \cdot 7H2O}": r"{\mathrm{MgSO}_{4}\cdot 7\,\mathrm{H}_{2}\mathrm{O}}",
    # What becomes of it.
    r"\ce{N2 + 3H2 <=> 2NH3}": (
        r"{\mathrm{N}_{2} + 3\,\mathrm{H}_{2}\rightleftharpoons 2\,\mathrm{NH}_{3}}"
    ),
    r"\ce{A ->[Pt][$T$] B}": r"{\mathrm{A}\xrightarrow[{{T}}]{\mathrm{Pt}}\mathrm{B}}",
    r"\ce{A<-->[a]B}": (
        r"{\mathrm{A}\mathrel{\underset{}{\overset{\mathrm{a}}{\rightleftarrows}}}\mathrm{B}}"
    ),
    r"\ce{Ag+ + Cl- -> AgCl v}": (
        r"{\mathrm{Ag}^{+} + \mathrm{Cl}^{-}\longrightarrow \mathrm{AgCl}\,{\downarrow}}"
    ),
    r"\ce{CO2 ^}": r"{\mathrm{CO}_{2}\,{\uparrow}}",
    r"\ce{NaCl (aq)}": r"{\mathrm{NaCl}\,(\mathrm{aq})}",
    # Bonds, and what is neither bond nor charge.
    r"\ce{CH3-CH=O}": r"{\mathrm{CH}_{3}{-}\mathrm{CH}{=}\mathrm{O}}",
    r"\ce{HC#CH}": r"{\mathrm{HC}{\equiv}\mathrm{CH}}",
    r"\ce{A\bond{...}B}": r"{\mathrm{A}{\cdots}\mathrm{B}}",
    r"\ce{\eta^2-C2H4}": r"{\eta ^{2}{-}\mathrm{C}_{2}\mathrm{H}_{4}}",
    r"\ce{p = \frac{H2}{O2}}": r"{\mathrm{p} = \frac{\mathrm{H}_{2}}{\mathrm{O}_{2}}}",
    # Words, formulas and rows.
    r"\ce{{table salt} + H2O}": r"{\text{table salt} + \mathrm{H}_{2}\mathrm{O}}",
    r"\ce{{O}_{2}}": r"{\mathrm{O}_{2}}",
    r"\ce{$\left(\ce{H2}\right)$}": r"{{\left({\mathrm{H}_{2}}\right)}}",
    r"\ce{A &-> B \\ C &-> D}": (
        r"\mathrm{A} &\longrightarrow \mathrm{B}\\ \mathrm{C} &\longrightarrow \mathrm{D}"
    ),
    r"\ce{\color{red}{2}H2}": r"{{\color{red}{2}} \mathrm{H}_{2}}",
    r"\ce{A \ }": r"{\mathrm{A}\ }",
    r"\def\ce{x} \cell{H2}": r"\def\ce{x} \cell{H2}",
}

QUANTITIES = {
    r"\pu{9.81 m//s2}": r"{9.81\,\frac{\mathrm{m}}{\mathrm{s}^{2}}}",
    r"\pu{6.022e23 mol-1}": r"{6.022\cdot 10^{23}\,\mathrm{mol}^{-1}}",
    r"\pu{1,6E-19C}": r"{1{,}6\cdot 10^{-19}\,\mathrm{C}}",
    r"\pu{3 \times 10^{8} m/s}": r"{3\cdot 10^{8}\,\mathrm{m}/\mathrm{s}}",
    r"\pu{e3 Pa}": r"{10^{3}\,\mathrm{Pa}}",
    r"\pu{N.m^{-2}}": r"{\mathrm{N}{\cdot}\mathrm{m}^{-2}}",
    r"\pu{W m-2}": r"{\mathrm{W}\,\mathrm{m}^{-2}}",
    r"\pu{47k\Omega}": r"{47\,\mathrm{k}\Omega}",
    r"\pu{20 °C}": r"{20\,\mathrm{°C}}",
    r"\pu{5 %}": r"{5\,\mathrm{\%}}",
    r"\pu{-12345.67890}": r"{-12\,345.678\,90}",
    r"\pu{2-3 h}": r"{2-3\,\mathrm{h}}",
    r"\pu{1.25(3) kg}": r"{1.25(3)\,\mathrm{kg}}",
    r"\pu{4 g \ce{Fe}}": r"{4\,\mathrm{g}\,{\mathrm{Fe}}}",
    r"\pu{\frac{kg}{m}}": r"{\frac{\mathrm{kg}}{\mathrm{m}}}",
    r"\pu{[mm]}": r"{[\mathrm{mm}]}",
}


@pytest.mark.parametrize("formula", REACTIONS)
def test_a_reaction_is_written_as_a_formula(formula: str) -> None:
    assert without_chemistry(formula) == REACTIONS[formula]


@pytest.mark.parametrize("formula", QUANTITIES)
def test_a_quantity_is_written_as_a_formula(formula: str) -> None:
    assert without_chemistry(formula) == QUANTITIES[formula]


@pytest.mark.parametrize("formula", [*REACTIONS, *QUANTITIES])
def test_the_written_formula_can_be_converted(formula: str) -> None:
    rows = "&" in formula
    whole = rf"\begin{{aligned}}{formula}\end{{aligned}}" if rows else formula
    if r"\cell" not in formula:
        assert Formulas({}).mathml(whole, display=True)


def test_authors_define_commands_that_hold_chemistry() -> None:
    macros = [Macro("acid", r"\ce{H2SO4}", 0), Macro("ion", r"\ce{#1^2+}", 1)]
    formulas = Formulas({"amount": r"\pu{#1 mol}"}, macros)
    plain = Formulas({}).mathml(r"\ce{H2SO4} + \ce{Cu^2+} + \pu{3 mol}", display=False)
    assert formulas.mathml(r"\acid + \ion{Cu} + \amount{3}", display=False) == plain


def test_a_command_of_that_name_which_an_author_defines_wins() -> None:
    own = Formulas({}, [Macro("ce", r"\mathbf{#1}", 1)])
    assert own.mathml(r"\ce{x}", display=False) == own.mathml(r"\mathbf{x}", display=False)


_PIECES = [*r"\ce{ \pu{ { } [ ] ( ) -> <=> ^ _ $ \ // + - = # * . , & H2 2 e3 v \frac{ \ce".split()]


@given(st.lists(st.sampled_from([*_PIECES, " ", "\n"])), st.sampled_from(["ce", "pu"]))
def test_whatever_stands_in_it_is_read_to_its_end(pieces: list[str], name: str) -> None:
    formula = rf"\{name}{{{''.join(pieces)}}}"
    without_chemistry(formula)
    with suppress(ValueError):
        Formulas({}).mathml(formula, display=False)


@pytest.mark.parametrize(
    "formula", ["->[" * 1500 + "]" * 1500, "1//" * 5000, r"\ce{" * 90 + "}" * 90]
)
def test_deep_nesting_is_read_fast(formula: str) -> None:
    assert without_chemistry(rf"\ce{{{formula}}}")
    assert without_chemistry(rf"\pu{{{formula}}}")
