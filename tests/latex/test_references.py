"""References of formulas to one another."""

from __future__ import annotations

import pytest

from knotwork.latex.references import labels, names, refers, with_numbers


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        (r"a \tag{1} \label{x}", {"x": "1"}),
        (r"\label{x} a \tag*{A}", {"x": "A"}),
        (
            r"\begin{align} a \tag{1} \label{x} \\ b \label{y} \tag{2'} \end{align}",
            {"x": "1", "y": "2'"},
        ),
        (r"\begin{split} a \label{x} \\ b \end{split} \tag{3}", {"x": "3"}),
        (r"\begin{align} a \tag{1} \\ b \tag{2} \\ c \label{x} \end{align}", {"x": ""}),
        (r"a \label{x}", {"x": ""}),
        (r"a \tag{\text{1a}} \label { x }", {"x": r"\text{1a}"}),
        (r"a \tag{1}", {}),
        (
            r"\begin{align} \begin{pmatrix} a \\ b \end{pmatrix} \tag{1} \\ c \label{x} \tag{2} \end{align}",
            {"x": "2"},
        ),
        (
            r"\begin{align} \label{x} a_{\substack{i \\ j}} \tag{1} \\ \{ \label{y} \tag{2} \end{align}",
            {"x": "1", "y": "2"},
        ),
        (
            r"\begin{align} \label{x} \begin{pmatrix} a \\ b \end{pmatrix} \tag{1} \\ c \tag{2} \end{align}",
            {"x": "1"},
        ),
    ],
)
def test_a_label_has_the_number_of_its_row(formula: str, known: dict[str, str]) -> None:
    assert dict(labels(formula)) == known


def test_references_are_written_out_as_numbers() -> None:
    formula = r"\eqref{x}, \ref{ x }, \eqref{y}, \eqref {z} \refs{x} \reflectbox{x}"
    assert list(names(formula)) == ["x", "x", "y", "z"]
    assert with_numbers(formula, {"x": "1", "y": ""}) == (
        r"\text{(1)}, \text{1}, \text{(???)}, \text{(???)} \refs{x} \reflectbox{x}"
    )


@pytest.mark.parametrize("formula", [r"\reflectbox{x}", r"\refs{x}", r"\eqref x", r"\label{x}"])
def test_references_to_missing_labels_are_flaws(formula: str) -> None:
    assert not refers(formula)
