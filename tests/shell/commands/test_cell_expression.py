"""Which names of cells an expression for `-k` selects."""

from __future__ import annotations

import pytest

from knotwork.errors import KnotworkError
from knotwork.shell.commands.testing.cell_expression import expression

NAMES = ("dot product.md::rank", "dot product.md::plot", "softmax.md::plot")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("rank", [0]),
        ("PLOT", [1, 2]),
        ("plot and not softmax", [1]),
        ("rank or softmax", [0, 2]),
        ("not (rank or softmax)", [1]),
        ("'dot product' plot", [1]),
        ('"dot product"', [0, 1]),
        ("rank or plot and softmax", [0, 2]),
        ("not not rank", [0]),
        ("nothing", []),
    ],
)
def test_an_expression_selects_names(text: str, meant: list[int]) -> None:
    matches = expression(text)
    assert [at for at, name in enumerate(NAMES) if matches(name)] == meant


@pytest.mark.parametrize("text", ["", "and", "a and", "(a", "a)", "not", "a or or b", "'a"])
def test_an_invalid_expression_is_an_error_with_an_example(text: str) -> None:
    with pytest.raises(KnotworkError) as caught:
        expression(text)
    assert caught.value.help == "-k 'softmax and not plot'"
