"""The excerpt of its code that is shown for a failing cell."""

from __future__ import annotations

from tests.helpers.programs import cells, outcomes

from knotwork.cells.excerpt import excerpt
from knotwork.executor.outcome import Error


def test_the_failing_line_is_marked_and_numbered_as_in_the_note() -> None:
    code = "def dot(a, b):\n    return 32\n\ngot = dot([1], [2])\nassert got == 33"
    (cell,) = cells(code)
    (result,) = outcomes(code)
    assert result.error is not None
    assert excerpt(cell, result.error) == (
        "     5 |\n     6 | got = dot([1], [2])\n>    7 | assert got == 33"
    )


def test_an_error_elsewhere_has_no_excerpt() -> None:
    (cell,) = cells("f()")
    assert excerpt(cell, Error("ValueError", "no", "", line=100)) == ""
    assert excerpt(cell, Error("Died", "no", "")) == ""
