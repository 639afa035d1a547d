"""MyST's targets, where the dialect is asked for."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.model import Syntax

MYST = Syntax(dialect="myst")


@pytest.mark.parametrize("before", ["one\n\n", "one\n", "- a list\n\n", "> a quote\n", ""])
@pytest.mark.parametrize("line", ["(here)=", "(here)= ", "  (here)="])
def test_a_target_names_the_place_where_it_stands(before: str, line: str) -> None:
    found = unit(f"{before}{line}\n## Head\n\ntwo", MYST)
    assert found.labels == found.ids == ("here",)
    assert "(here)" not in found.body.text
    assert not found.flaws


def test_a_label_is_any_words() -> None:
    found = unit("(fig:a_1.b)=\n\n(some words)=\n\nEnd.", MYST)
    assert found.labels == ("fig:a_1.b", "some words")
    assert found.ids == ("fig:a_1.b", "some-words")


@pytest.mark.parametrize("line", ["(a)= b", "a (b)=", "()=", "(a)(b)=", "(a<b)=", "    (code)="])
def test_what_only_looks_like_one_is_text(line: str) -> None:
    found = unit(f"one\n\n{line}\n\ntwo", MYST)
    assert found.labels == ()
    assert ")=" in found.body.text


def test_without_the_dialect_it_is_text() -> None:
    found = unit("(here)=\n\ntwo")
    assert found.labels == found.ids == ()
    assert "(here)=" in found.body.text
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]


def test_a_note_begins_with_the_heading_below_a_target() -> None:
    assert unit("(top)=\n# Title\n\nWords.", MYST).opening == "Title"


def test_a_fence_keeps_its_lines() -> None:
    assert unit("```text\n(a)=\n```", MYST).labels == ()
