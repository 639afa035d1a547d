"""Tokens made quickly equal those of markdown-it; `test_dispatch` compares whole texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from knotwork.syntax import state
from knotwork.syntax.state import BlockState

MARKS = ("src", "bMarks", "eMarks", "tShift", "sCount", "bsCount", "line", "lineMax")


def test_a_token_made_quickly_is_one_made_by_its_constructor() -> None:
    made = state.quick_token("em_open", "em", 1)
    assert made == Token("em_open", "em", 1)
    assert made.as_dict() == Token("em_open", "em", 1).as_dict()


def test_no_two_tokens_share_what_can_change() -> None:
    one, other = (state.quick_token("text", "", 0) for _ in range(2))
    one.meta["at"] = one.attrs["href"] = "x"
    assert not other.meta
    assert not other.attrs


def test_this_markdown_it_gives_tokens_the_fields_we_set() -> None:
    assert state.new_token is state.quick_token


@given(st.text(" \t\na-\u2028", max_size=40))
def test_lines_begin_and_end_where_those_of_markdown_it_do(text: str) -> None:
    theirs, ours = StateBlock(text, MarkdownIt(), {}, []), BlockState(text, MarkdownIt(), {}, [])
    for name in MARKS:
        assert getattr(ours, name) == getattr(theirs, name), name
