"""Formulas as one line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.site import site

from knotwork.latex.formulas import Formulas

WORDS = {
    r"\mathbb{R}^n": "ℝⁿ",
    r"\mathbb{R}^{n \times d}": "ℝ^(n×d)",
    r"x_i^2 \in [0,1]": "xᵢ² ∈ [0, 1]",
    r"x_{i,j}": "x_(i, j)",
    r"f'(x) < 10^{-3}": "f′(x) < 10⁻³",
    r"\frac{a+b}{2} c": "(a+b)/2 c",
    r"\frac{\partial L}{\partial B} = \frac{\alpha}{r} A^\top": "∂L/∂B = α/r Aᵀ",
    r"\binom{n}{k}": "(n¦k)",
    r"\sum_{i=1}^n \sqrt{x_i} + \sqrt[3]{a+b}": "∑ᵢ₌₁ⁿ √xᵢ + ∛(a + b)",
    r"\lim_{x\to 0} \log_2 x": "lim_(x→0) log₂ x",
    r"\operatorname{Pic} C": "Pic C",
    r"\operatorname{MT}(A) = \cos x": "MT(A) = cos x",
    r"\left(\operatorname{Mod}_{\mathrm{A}}\right) \times B": "(Mod_A) × B",
    r"\mathbf{X} \mathcal{B} \mathbb{F}_q": "X ℬ𝔽_q",
    r"\hat{y} \vec{v} \overline{x} \overline{AB}": "ŷv⃗x̄AB",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": "(1, 2; 3, 4)",
    r"f\colon A\to B,\ x\mapsto x^2": "f:A → B, x ↦ x²",
    r"a < b \text{ and so on}": "a < b and so on",
}


@pytest.mark.parametrize(("formula", "words"), WORDS.items(), ids=WORDS)
def test_a_formula_is_one_line_of_text(formula: str, words: str) -> None:
    assert Formulas({}).words(formula) == words


def test_macros_of_the_vault_count() -> None:
    assert Formulas({"R": r"\mathbb{R}"}).words(r"\R^2") == "ℝ²"


@pytest.mark.parametrize("formula", [r"\frac{1", r"\unknown", r"\sqrt{" * 500 + "x" + "}" * 500])
def test_a_formula_that_cannot_be_read_stays_as_written(formula: str) -> None:
    assert Formulas({}).words(formula) == formula


@given(st.text(st.sampled_from(r"ab12+-=<>&{}^_\ ,()'") | st.sampled_from("αℝ🙂"), max_size=30))
def test_any_formula_has_words_on_one_line(formula: str) -> None:
    words = Formulas({}).words(formula)
    assert words == formula or ("\n" not in words and "  " not in words)


NOTES = {
    "a.md": "The space $\\mathbb{R}^n$ leads to [[b]].\n\n## The ring $\\mathbb{Z}/n\\mathbb{Z}$\n",
    "b.md": "[[a#ring]]\n",
}


def test_backlinks_descriptions_and_contents_show_no_latex() -> None:
    made = site(NOTES)
    assert '<meta name="description" content="The space ℝⁿ leads to b.">' in made["a.html"]
    assert "The space ℝⁿ leads to <a" in made["b.html"]
    assert '<a href="#the-ring-mathbbznmathbbz">The ring ℤ/nℤ</a>' in made["a.html"]
    shown = made["a.html"].replace("application/ld+json", "")
    assert "\\mathbb" not in shown
