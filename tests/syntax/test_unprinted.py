"""What MyST does not print, where the dialect is asked for."""

from __future__ import annotations

import pytest

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note
from knotwork.text import Span


def body(text: str, dialect: str = "myst") -> str:
    return compile_note(Source("a.md", text), Syntax(dialect=dialect)).body.text


@pytest.mark.parametrize("line", ["+++", "+++ ", '+++ {"tags": ["remove-cell"]}', "++++", "  +++"])
@pytest.mark.parametrize("before", ["one\n\n", "one\n", "- a list\n\n", "> a quote\n", ""])
def test_a_block_break_is_not_shown(line: str, before: str) -> None:
    assert "+" not in body(f"{before}{line}\n\ntwo")
    assert "tags" not in body(f"{before}{line}\n\ntwo")
    assert "two" in body(f"{before}{line}\n\ntwo")


@pytest.mark.parametrize("line", ["+++x", "++", "a +++", "    +++"])
def test_what_only_looks_like_one_is_text(line: str) -> None:
    assert "++" in body(f"one\n\n{line}\n\ntwo")


def test_without_the_dialect_it_is_text() -> None:
    assert "+++" in body("one\n\n+++\n\ntwo", dialect="")


def test_a_fence_keeps_its_lines() -> None:
    assert "+++" in body("```\n+++\n```")


@pytest.mark.parametrize("before", ["one\n\n", "one\n", "- a list\n\n", "> a quote\n", ""])
def test_a_comment_is_not_shown(before: str) -> None:
    shown = body(f"{before}% to *do*\n%more\n\ntwo")
    assert "do" not in shown
    assert "more" not in shown
    assert "two" in shown
    assert "% to" in body(f"{before}% to *do*", dialect="")
    assert "5 % of" in body("5 % of x")


@pytest.mark.parametrize("comment", ["% closed", "%closed\n  % closed", "> % closed"])
def test_a_comment_is_not_handed_out(comment: str) -> None:
    unit = compile_note(Source("a.md", f"one\n\n{comment}\n\ntwo"), Syntax(dialect="myst"))
    markdown = unit.markdown.text(unit.body.text)
    assert "closed" not in markdown
    assert "two" in markdown


@pytest.mark.parametrize("comment", ["% to do", "%%\nto do\n%%"])
def test_what_is_allowed_before_a_comment_is_allowed_for_the_block_below(comment: str) -> None:
    text = f"<!-- knotwork: allow missing-note -->\n\n{comment}\n\n[[a]]"
    (allowed,) = compile_note(Source("a.md", text), Syntax(dialect="myst")).allowances
    assert allowed.covers == Span(text.index("[[a]]"), len(text))


@pytest.mark.parametrize(
    "info", ["{index} single: a", "{index}", "{raw} jupyter", "{raw} latex", "{raw:typst}"]
)
def test_entries_of_an_index_and_text_for_other_outputs_are_not_shown(info: str) -> None:
    fence = f"```{info}\n<hidden>\n```\n"
    unit = compile_note(Source("a.md", f"one\n\n{fence}\ntwo"), Syntax(dialect="myst"))
    assert "hidden" not in unit.body.text
    assert "<pre" not in unit.body.text
    assert not unit.flaws
    assert "hidden" in body(fence, dialect="")


@pytest.mark.parametrize("info", ["{raw} html", "{indexes}", "{note} index"])
def test_other_directives_are_shown(info: str) -> None:
    assert "words" in body(f"```{info}\nwords\n```\n")


def test_of_an_entry_in_the_text_the_words_are_shown() -> None:
    assert ">Many kinds of x<" in body("Many {index}`kinds <single: kinds>` of {index}`x`")
    assert "{index}" in body("Many {index}`kinds`", dialect="")


def test_a_note_begins_below_what_is_not_shown() -> None:
    text = "(here)=\n```{raw} jupyter\n<div>\n```\n% a comment\n+++\n\n# Maps\n"
    unit = compile_note(Source("a.md", text), Syntax(dialect="myst", heading_titles=True))
    assert unit.title == "Maps"
