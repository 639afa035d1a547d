"""Docstrings as Markdown: the cases are in `markup.md`, as title, text and result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import unit

from knotwork.api.markup import Dialect

CASES = re.findall(
    r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$",
    Path(__file__).with_name("markup.md").read_text("utf-8"),
    re.DOTALL | re.MULTILINE,
)
OBJECTS = {
    name.rpartition(".")[2]: name
    for name in ("pkg.vec.dot", "pkg.vec.Vector", "pkg.vec.Vector.norm")
}


def refer(name: str, label: str, *, role: bool) -> str | None:
    found = OBJECTS.get(name.removeprefix("~").rpartition(".")[2] if role else name)
    return f"[[{found}|{label}]]" if found else None


def markdown(text: str, *, tested: bool = True) -> str:
    return Dialect(refer, tested=tested).markdown(text)


def test_the_cases_are_read() -> None:
    assert len(CASES) == 36


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_docstring_becomes_markdown(title: str, text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize(
    "opening", ["```python", "~~~ py", '```Python title="a.py"', "``` python3 {#a}"]
)
def test_where_examples_are_not_tested_nothing_is_a_cell(opening: str) -> None:
    text = f">>> dot()\n\n{opening}\ndot()\n{opening[:3]}\n\n```pycon\n>>> 1\n```\n"
    assert len(unit(markdown(text)).fences) == 3
    made = markdown(text, tested=False)
    assert "python-console" in made
    assert unit(made).fences == ()


@given(st.text(alphabet=st.sampled_from("ab :`.<>[]|#%=-~*_\n>$(){}\\\t!/é"), max_size=80))
def test_no_docstring_fails_or_makes_headings_tags_or_comments(text: str) -> None:
    made = unit("para\n\n" + markdown(text))
    assert (made.tags, made.headings) == ((), ())


@pytest.mark.parametrize(
    ("opening", "step"), [(".. note:: one", 3), ('!!! note "one"', 4), ("one", 4)]
)
def test_blocks_may_stand_in_one_another_as_deep_as_they_like(opening: str, step: int) -> None:
    text = "\n".join(" " * (step * depth) + opening for depth in range(400))
    assert markdown(text).count("one") == 400
