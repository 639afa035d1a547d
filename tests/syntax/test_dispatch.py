"""Choosing rules by the first character changes nothing but the time."""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tests.helpers.any_text import texts
from tests.helpers.shared import SHARED
from tests.helpers.steps import growth

from knotwork.syntax import comment, quote
from knotwork.syntax.dispatch import dispatched
from knotwork.syntax.environment import Parse, environment
from knotwork.syntax.parser import build_parser, plain_parser
from knotwork.syntax.state import BlockState
from knotwork.text import Lines

PLAIN, FAST = plain_parser(), build_parser()
INDENTED = re.compile(r"[ >\t]*(?: {4}|\t)")
INDENTED_MARK = re.compile(INDENTED.pattern + r"[ >\t]*(?:%%|\$\$)")
REAL = sorted(
    path for path in (SHARED / "vaults").glob("*/**/*.md") if "/." not in path.as_posix()
)[::7]


def read(parser: MarkdownIt, text: str) -> tuple[Any, Any, Any]:
    """The tokens of a text as plain values, and what the rules noted besides."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parse = Parse(text, strict_breaks=False)
    parse.line_starts = list(Lines.of(text).starts)
    env = environment(parse)
    tokens = [token.as_dict() for token in parser.parse(text, env)]
    ends = [(inline.content, offset, kind) for inline, offset, kind in parse.loose_ends]
    # Only the plain parser asks whether an indented line, or one of HTML, ends a quote.
    asked = {at for one in tokens if one["type"] == "html_block" for at in range(*one["map"])}
    asked |= {at for at, line in enumerate(text.split("\n")) if INDENTED.match(line)}
    return tokens, ends, [line for line in comment.unclosed(env) if line not in asked]


@settings(max_examples=400, deadline=None)
@given(texts)
def test_any_text_gives_the_same_tokens(text: str) -> None:
    assert read(FAST, text) == read(PLAIN, text)


BRACKETS = st.lists(
    st.sampled_from(
        ["![", "[", "]", "](b)", "[]", "^[", "[[", "]]", "`", "<b>", "$", "a", "|", "\n"]
    ),
    max_size=24,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(BRACKETS, st.integers(1, 6))
def test_brackets_give_the_same_tokens(text: str, times: int) -> None:
    assert read(FAST, text * times) == read(PLAIN, text * times)


@pytest.mark.parametrize("opener", ["![[]()", "[a[]", "^[[]()", "[[^["])
def test_nested_open_brackets_are_not_searched_repeatedly(opener: str) -> None:
    # The closer at the end is one more than nothing, so that the search is made at all.
    assert growth(lambda size: read(FAST, "](b) " + opener * size + "[c](d)"), 40) < 2.3


MARKS = st.sampled_from(
    ["", "> ", "> ", ">", "> > ", ">>", ">\t", " > ", "- ", "  ", "  > ", "    ", "1. > ", "\t"]
)
WORDS = st.sampled_from(
    ["b", "b", "# a", "", "```", "~~~ x", "- x", "2. x", "***", "===", "---", "a | b", "--- | ---", "[a]: b",
     "[a]: b 'c", "%%", "$$", "$$x$$", "[!note] t", "[^1]: x", "<div>", "</b>", "    code", "\tb", "+++", "x ^id"]
)  # fmt: skip
# What stands before `$$` and `%%` decides about them, wherever a quote begins.
PLAIN_WORDS = [
    "b", "# a", "", "```", "- x", "===", "a | b", "--- | ---", "|a|\n> |-|", "|a|\n> > |-|",
    "[a]: b", "[a]: b 'c", "[!note] t", "[^1]: > x", "<div>", "</b>", "    code", "\tb", "x ^id",
]  # fmt: skip
lines = st.lists(st.tuples(MARKS, WORDS).map("".join), max_size=60).map("\n".join)


@settings(max_examples=400, deadline=None)
@given(lines)
@example("> # a\n</b>\n%%")
def test_quotes_give_the_same_tokens(text: str) -> None:
    # An indented line goes on with a paragraph, whatever it holds: only the fast one sees that
    # where a quote ends.
    assume(not INDENTED_MARK.search(text))
    assert read(FAST, text) == read(PLAIN, text)


@pytest.mark.parametrize(
    "text",
    [
        "> # a\nb\n",
        "- > # a\n  b\n",
        "> > ***\nb\n",
        "> [!note]\n> ```\nb\n",
        "> |a|\n> |-|\nb\n",
        "> - # a\nb\n",
        "> 2. # a\nb\n",
        ">     # a\nb\n",
        "> a\n>     # a\nb\n",
        ">\t# a\nb\n",
    ],
)
def test_a_quote_that_ends_early_gives_the_same_tokens_each_time(text: str) -> None:
    assert read(FAST, text * 40) == read(PLAIN, text * 40)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(MARKS, st.sampled_from(PLAIN_WORDS)).map("".join), max_size=8))
def test_quotes_that_take_lines_of_earlier_ones_give_the_same_tokens(some: list[str]) -> None:
    text = "\n".join(some * 6)
    with mock.patch.multiple(quote, _FEW=0, _MANY=2):
        assert read(FAST, text) == read(PLAIN, text)


class Counted(list[int]):
    """A column of lines that counts how many are taken from it, or put into it, as slices."""

    taken = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if not isinstance(at, slice):
            return found
        Counted.taken += len(found)
        return Counted(found)

    def __setitem__(self, at: Any, values: Any) -> None:
        Counted.taken += len(values) if isinstance(at, slice) else 0
        super().__setitem__(at, values)


def lines_taken(text: str) -> int:
    """How many lines quotes copy and compare in a text."""
    parse = Parse(text, strict_breaks=False)
    parse.line_starts = list(Lines.of(text).starts)
    state = BlockState(text, FAST, environment(parse), [])
    for column in ("bMarks", "tShift", "sCount", "bsCount", "eMarks"):
        setattr(state, column, Counted(getattr(state, column)))
    Counted.taken = 0
    FAST.block.tokenize(state, 0, state.lineMax)
    return Counted.taken


@pytest.mark.parametrize(
    "text",
    [
        "> |a|\n> |-|\nb\n",
        "> <div>\nb\n",
        ">     a\nb\n",
        "> [a]: b\nc\n",
        "|a|\n|-|\n> |a|\n> |-|\nb\n",
        "a\n> > |a|\n> > |-|\n",
    ],
)
def test_quotes_that_end_early_do_not_copy_all_lines(text: str) -> None:
    assert lines_taken(text * 400) < 2.5 * lines_taken(text * 200)


@pytest.mark.parametrize("line", ["> # a", "> > ***", "> - # a", ">    ```", "> [!note]\n> ## a"])
def test_no_line_is_read_beyond_the_end_of_a_paragraph(line: str) -> None:
    parse = Parse(f"{line}\nb\n" * 40, strict_breaks=False)
    parse.line_starts = list(Lines.of(parse.text).starts)
    state = BlockState(parse.text, FAST, environment(parse), [])
    FAST.block.tokenize(state, 0, state.lineMax)
    assert sum(token.type == "paragraph_open" for token in state.tokens) >= 40
    assert not state.quotes  # where the lines are kept that a quote could have had


@pytest.mark.parametrize("text", ["> " * 120 + "x", "[" * 300 + "x](y)", "*a _b " * 150, "- " * 90])
def test_deep_texts_are_cut_at_the_same_place(text: str) -> None:
    assert read(FAST, text) == read(PLAIN, text)


def test_real_notes_give_the_same_tokens() -> None:
    if not REAL:
        pytest.skip("the vaults are not there: put the shared folder beside the repository")
    for path in REAL:
        text = path.read_text("utf-8", errors="replace").replace("\0", "")
        assert read(FAST, text) == read(PLAIN, text), path


def test_a_block_rule_without_first_characters_is_an_error() -> None:
    md = plain_parser()
    md.block.ruler.before("table", "spell", lambda _state, _start, _end, _silent: False)
    with pytest.raises(LookupError, match="spell"):
        dispatched(md)


def test_an_inline_rule_without_first_characters_is_an_error() -> None:
    md = plain_parser()
    md.inline.ruler.before("link", "spell", lambda _state, _silent: False)
    with pytest.raises(LookupError, match="spell"):
        dispatched(md)
