"""MyST's code cells as cells of a note."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.model import Syntax

MYST = Syntax(dialect="myst")


@pytest.mark.parametrize(
    "options",
    [
        ":tags: [raises-exception]\n",
        ":tags: [raises-exception]\n:name: a\u2028b\n",
        "---\ntags: [raises-exception]\nname: b\n---\n",
        "---\n\ntags: [raises-exception]\n\n---\n",
    ],
    ids=ascii,
)
def test_the_lines_of_a_cell_keep_their_places_below_its_options(options: str) -> None:
    (cell,) = unit(
        f"```{{code-cell}} python\n{options}%matplotlib inline\n1 / 0\n```\n", MYST
    ).fences
    above = options.count("\n")
    assert cell.code.split("\n")[above : above + 2] == ["pass  # %matplotlib inline", "1 / 0"]
    assert all(line.startswith("# ") for line in cell.code.split("\n")[:above])
    assert cell.attribute("raises") == "Exception"


def test_a_code_cell_that_runs_is_no_foreign_markup() -> None:
    assert not unit("```{code-cell} ipython3\n1\n```\n", MYST).flaws
    assert [flaw.kind for flaw in unit("```{note}\nwords\n```\n", MYST).flaws] == ["foreign-markup"]
