"""Boxes of other tools, written as callouts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.mending import mended
from tests.helpers.vault import unit

from knotwork.model import Syntax
from knotwork.syntax.foreign_box import as_callout
from knotwork.text import line_end

STRICT = Syntax(strict_breaks=True)


def rewritten(text: str) -> str:
    """A note in which all boxes are callouts."""
    return mended({"a.md": text}, unsafe=True).texts.get("a.md", text)


def mkdocs(kind: str, title: str, held: str) -> str:
    return f'!!! {kind} "{title}"\n' + "\n".join(
        f"    {one}" if one else "" for one in held.split("\n")
    )


def quarto(kind: str, title: str, held: str) -> str:
    return f'::: {{.callout-{kind} title="{title}"}}\n{held}\n:::'


def _colons(held: str) -> str:
    return ":" * (1 + max(map(len, re.findall(":{3,}", held)), default=2))


def docusaurus(kind: str, title: str, held: str) -> str:
    return f"{_colons(held)}{kind} {title}\n\n{held}\n\n{_colons(held)}"


def myst(kind: str, title: str, held: str) -> str:
    return f"{_colons(held)}{{{kind}}} {title}\n{held}\n{_colons(held)}"


def callout(kind: str, title: str, held: str) -> str:
    lines = f"[!{kind}] {title}\n{held}".split("\n")
    return "\n".join(f"> {one}" if one else ">" for one in lines)


Form = Callable[[str, str, str], str]
BLOCK = st.sampled_from(
    ["A *b* c.", "- A\n- b\n\n  C", "1. A\n   b", "### A", "```text\nA\n\n:::\n```", "$$\na\n$$", "***",
     "| a | b |\n|---|---|\n| c | d |", "> A", "> [!tip] A", "A  \nb `:::`", "[a](https://example.org)"]
)  # fmt: skip
KIND = st.sampled_from(["note", "tip", "warning", "danger"])
TREES = st.recursive(
    st.tuples(KIND, st.lists(BLOCK, min_size=1, max_size=3)),
    lambda inner: st.tuples(KIND, st.lists(BLOCK | inner, min_size=1, max_size=3)),
    max_leaves=4,
)


def written(tree: object, form: Form) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    kind, blocks = tree
    return form(kind, "A *title*", "\n\n".join(written(block, form) for block in blocks))


@pytest.mark.parametrize("form", [mkdocs, quarto, docusaurus, myst])
@given(
    trees=st.lists(TREES | BLOCK, min_size=1, max_size=3), ending=st.sampled_from(["\n", "\r\n"])
)
def test_a_note_says_the_same_with_callouts(form: Form, trees: list[object], ending: str) -> None:
    text = "\n\n".join(written(tree, form) for tree in trees).replace("\n", ending)
    expected = "\n\n".join(written(tree, callout) for tree in trees)
    found = rewritten(text)
    assert unit(found, STRICT).body.text == unit(expected, STRICT).body.text
    assert rewritten(found) == found
    assert "\n" not in text or line_end(found) == ending


MARK = st.sampled_from(
    [":::", "::::", ":::note", "::: {.callout-tip}", ":::{note}", "!!! note", "??? tip", "```", "```{note}",
     "    A", "> ", "- ", ":name: a", "A b", "", "---", "# C", ":::note[D", '!!! note "', "\t", "  "]
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["", "> ", "  ", "> > "]), MARK), max_size=12))
def test_no_word_is_lost_however_lines_are_mixed(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(front + mark for front, mark in lines)
    found = rewritten(text)
    for word in ("A b", "C", ":name: a"):
        assert found.count(word) == text.count(word)
    assert rewritten(found) == found


def test_text_right_below_a_box_stays_outside() -> None:
    assert rewritten(":::tip\nA\n:::\nB\n") == "> [!tip]\n> A\n\nB\n"
    assert rewritten("> A\n\n:::tip\nB\n:::\n> C") == "> A\n\n> [!tip]\n> B\n\n> C"


def test_a_box_right_below_a_quote_is_no_part_of_it() -> None:
    lines = ["> A", ":::tip", "B", ":::"]
    found = as_callout(lines, 1)
    assert found is not None
    assert found.text == "\n> [!tip]\n> B"


@pytest.mark.parametrize(
    "piece", [":::note\n\n", "> :::{tip}\n>\n", "```{note}\n\n", "!!! note\n    "]
)
def test_many_boxes_that_nothing_closes_are_read_quickly(piece: str) -> None:
    assert unit(piece * 5000).digest


@pytest.mark.parametrize(
    "line",
    ["::: note A{}B", ":::note A{}B", ":::{{note}} A{}B", "::: {{.callout-note}}\n# A{}B"],
)
@pytest.mark.parametrize("sign", [" ", ":", " #", "\t"])
def test_a_line_of_much_the_same_is_read_quickly(line: str, sign: str) -> None:
    assert unit(line.format(sign * 50_000) + "\nC\n:::").digest


@pytest.mark.parametrize(
    ("heading", "title"),
    [("# A", " A"), ("#  A ##  ", " A"), ("## A#", " A#"), ("# ##", " ##"), ("# A # B", " A # B")],
)
def test_a_heading_becomes_the_title_without_its_marks(heading: str, title: str) -> None:
    found = as_callout(["::: {.callout-tip}", heading, "B", ":::"], 0)
    assert found is not None
    assert found.text == f"> [!tip]{title}\n> B"


def test_findings_in_what_becomes_markdown_keep_no_box_from_becoming_a_callout() -> None:
    texts = {"a.md": "!!! note\n    A [[b]].\n\n!!! tip\n    See [[#A]].\n\n[[#A]]\n\n# A\n"}
    done = mended(texts, unsafe=True)
    assert done.texts["a.md"].startswith("> [!note]\n> A [[b]].\n")
    assert [one.rule for one in done.left if one.severity == "error"] == ["broken-link"]


def test_a_link_from_outside_keeps_the_heading_that_would_be_a_title() -> None:
    text = "::: {.callout-note}\n## A\n\nB\n:::\n\n[[#A]]\n"
    assert rewritten(text) == text
