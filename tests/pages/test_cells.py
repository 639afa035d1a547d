"""Cells on a page: which are shown, which are folded, and which are hidden."""

from __future__ import annotations

import pytest
from tests.helpers.site import site


def page(fence: str, code: str = "answer = 42", after: str = "") -> str:
    text = f"before\n\n```{fence}\n{code}\n```\n{after}\n\nend"
    made = site(a=text)["a.html"]
    main = made.partition("<main")[2]
    assert "before" in main
    assert "end" in main
    assert made.count("<div") == made.count("</div>")
    assert made.count("<details") == made.count("</details>")
    return main


OUTPUT = "```output\nprinted\n```"


def test_an_output_fence_directly_after_a_cell_is_part_of_it() -> None:
    shown = page("python", after=OUTPUT)
    assert shown.index('class="cell"') < shown.index('class="cell-output"') < shown.index("printed")


def test_an_output_fence_elsewhere_stands_alone() -> None:
    shown = page("python", after="\ntext between\n\n" + OUTPUT)
    assert shown.index("text between") < shown.index("printed")


@pytest.mark.parametrize(
    "fence",
    [
        "python {include=false}",
        "python {exercise=x .check}",
        "python {exercise=x .setup}",
    ],
)
def test_hidden_cells_and_options_are_not_shown(fence: str) -> None:
    shown = page(fence, after=OUTPUT)
    assert "answer" not in shown
    assert "printed" not in shown


def test_options_in_quartos_form_count_and_are_not_shown() -> None:
    assert "answer" not in page("python", "#| include: false\nanswer = 42")
    shown = page("python", '#| fig-cap: "A curve"\nanswer = 42')
    assert "fig-cap" not in shown
    assert "answer" in shown


def test_code_that_is_not_to_be_echoed_is_folded() -> None:
    assert '<details class="cell-code"><summary>Code</summary>' in page("python {echo=false}")


def test_a_solution_is_folded_unless_a_callout_folds_it_already() -> None:
    assert "<summary>Solution</summary>" in page("python {exercise=x .solution}")
    quoted = "> [!solution]-\n> ```python {exercise=x .solution}\n> answer = 1\n> ```"
    assert "<summary>Solution</summary>" not in site(a=quoted)["a.html"]


def test_output_that_is_not_wanted_is_left_out() -> None:
    shown = page("python {output=false}", after=OUTPUT)
    assert "answer" in shown
    assert "printed" not in shown


def test_a_cell_with_an_id_can_be_linked_to() -> None:
    assert 'id="cell-similarity"' in page("python {#similarity}")


@pytest.mark.parametrize("fence", ["js", "", "python-repl", "text {#x}"])
def test_other_code_is_no_cell(fence: str) -> None:
    assert 'class="cell' not in page(fence)
