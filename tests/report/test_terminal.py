"""The report for people: carets under the right words, and nothing that obeys a note."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.report.concise import concise
from knotwork.report.excerpt import excerpt, visible
from knotwork.report.terminal import terminal


def report(text: str) -> list[str]:
    found = check(vault(a=text), Selection())
    return "".join(block.plain for block in terminal(found, {"a.md": text}.get)).splitlines()


def test_a_finding_shows_place_rule_words_line_caret_and_help() -> None:
    graph = vault(a="one\nsee [[sofmax]] here", softmax="")
    text = "one\nsee [[sofmax]] here"
    (block,) = terminal(check(graph, Selection()), {"a.md": text}.get)
    assert block.plain.splitlines() == [
        "a.md:2:5  error broken-link",
        "  there is no note or file “sofmax”",
        "  2 │ see [[sofmax]] here",
        "    │     ^^^^^^^^^^",
        "  help: did you mean [[softmax]]?",
    ]


@pytest.mark.parametrize(
    "before", ["", "x\t", "日本語 ", "👩‍🔬 ", "é e\u0301 ", "x" * 500, "\u202eabc "]
)
def test_the_caret_stands_under_the_link(before: str) -> None:
    lines = report(f"{before}[[gone]] after")
    line = next(line for line in lines if "[[gone]]" in line)
    caret = next(line for line in lines if "^" in line)
    at = line.index("[[gone]]")
    assert cell_len(caret[: caret.index("^")]) == cell_len(line[:at])
    assert caret.count("^") == len("[[gone]]")


def test_control_and_direction_characters_are_shown_not_obeyed() -> None:
    assert visible("a\x1b[31mb\u202ec\r") == "a␛[31mb<U+202E>c␍"


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_line_can_be_shown(line: str, start: int, length: int) -> None:
    line = line.replace("\n", "").replace("\r", "")
    start = min(start, len(line))
    shown = excerpt(line, start, start + length)
    assert shown.text.isprintable() or "\N{REPLACEMENT CHARACTER}" in shown.text or shown.text
    assert shown.indent >= 0
    assert shown.width >= 1


def test_the_concise_report_is_a_line_for_each_finding() -> None:
    text = "[[x]]\n[[y]]"
    found = check(vault(a=text), Selection())
    assert list(concise(found, {"a.md": text}.get)) == [
        "a.md:1:1: error broken-link: there is no note or file “x”",
        "a.md:2:1: error broken-link: there is no note or file “y”",
    ]


def test_a_note_that_is_gone_by_now_is_reported_all_the_same() -> None:
    found = check(vault(a="[[x]]"), Selection())
    (block,) = terminal(found, lambda _path: None)
    assert "there is no note" in block.plain
