"""`--accept`: afterwards notes hold the outputs of their cells, and nothing else has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.run import run_here
from tests.helpers.vault import vault

from knotwork.fix import edited
from knotwork.programs.accept import accepted, settled
from knotwork.programs.verdicts import Trial, trials


def tried(text: str) -> tuple[str, Trial]:
    """The note after its outputs were accepted, and the trial before."""
    graph = vault(a=text)
    trial = trials(graph, run_here)["a.md"]
    return edited(text, accepted(text, graph.notes["a.md"].unit, trial)), trial


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```python\nprint(4)\n```\n\n```output\n5\n```\n\nend\n", "4"),
        ("```python\nprint(4)\n```\n```output\n```\n", "4"),
        ("```python\nprint(4)\n```\n\n```output\n5", "4"),
        ("```python\nprint(4)\n```\n\n~~~~output\n5\n~~~~\n", "4"),
        ("> ```python\n> print(4)\n> ```\n>\n> ```output\n> 5\n> ```\n", "> 4"),
        ("- ```python\n  print(4)\n  ```\n\n  ```output\n  5\n  ```\n- next\n", "  4"),
        (
            "1. > ```python\n   > print(4)\n   > ```\n   >\n   > ```output\n   > 5\n   > ```\n",
            "   > 4",
        ),
        ("```pycon\n>>> 2 + 2\n5\n>>> 3\n3\n```\n", "4"),
    ],
)
def test_a_fence_is_rewritten_where_it_stands(before: str, after: str) -> None:
    new, _ = tried(before)
    assert after in new.split("\n")
    assert "5" not in new
    assert trials(vault(a=new), run_here)["a.md"].verdicts[0].kind == "passed"
    kept = [line for line in before.split("\n") if "5" not in line]
    assert [line for line in new.split("\n") if line in kept][: len(kept)] == kept


def test_matching_outputs_stay_as_written() -> None:
    text = "```python\n1 / 3\n```\n\n```output\n0.33\n```\n\n```python\n1 / 0\n```\n\n```output\n7\n```\n"
    new, trial = tried(text)
    assert new == text
    assert settled(trial) == trial


def test_line_ends_are_the_notes_own() -> None:
    new, _ = tried("```python\r\nprint(1)\r\nprint(2)\r\n```\r\n\r\n```output\r\n3\r\n```\r\n")
    assert new.endswith("```output\r\n1\r\n2\r\n```\r\n")


def test_a_fence_grows_around_an_output_that_holds_one() -> None:
    new, _ = tried("```python\nprint('```')\n```\n\n```output\nx\n```\n")
    assert new.endswith("````output\n```\n````\n")
    assert trials(vault(a=new), run_here)["a.md"].verdicts[0].kind == "passed"


def test_an_output_that_was_cut_is_not_written() -> None:
    text = "```python\nprint('x' * 100_000)\n```\n\n```output\ny\n```\n"
    assert tried(text)[0] == text


LINES = st.text(st.sampled_from("ab `~>-#|\t$%[]é\u2028"), max_size=12)


@given(
    st.lists(LINES, max_size=4),
    st.sampled_from(["", "> ", "> > ", "- ", "2. "]),
)
def test_accepting_makes_any_output_pass_and_accepting_again_changes_nothing(
    lines: list[str], before: str
) -> None:
    rest = before if set(before) <= {">", " "} else " " * len(before)
    fences = f"```python\nprint({chr(10).join(lines)!r})\n```\n\n```output\nother\n```"
    first, *others = fences.split("\n")
    text = "\n".join([before + first, *(f"{rest}{line}".rstrip() for line in others)])
    new, _ = tried(text)
    assert trials(vault(a=new), run_here)["a.md"].verdicts[0].kind == "passed"
    assert tried(new)[0] == new


def test_lines_that_match_stay_as_the_author_wrote_them() -> None:
    cell = "```python\nprint('a', object())\nprint(1 / 3)\nprint(4)\n```\n\n"
    before, after = (f"```output\na <object ...>\n0.333\n{n}\n```\n" for n in (5, 4))
    assert tried(cell + before)[0] == cell + after


def test_the_columns_of_a_table_stay_below_one_another() -> None:
    cell = "```python\nprint('   a    b\\n0  1   10\\n1  2  200')\n```\n\n"
    before = "```output\n   a   b\n0  1  10\n1  2  20\n```\n"
    after = "```output\n   a    b\n0  1   10\n1  2  200\n```\n"
    assert tried(cell + before)[0] == cell + after
