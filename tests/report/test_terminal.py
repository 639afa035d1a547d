"""The report for people: carets under the right words, and no control characters of notes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.report.concise import concise
from knotwork.report.excerpt import NARROWEST, excerpt
from knotwork.report.sources import Sources
from knotwork.report.terminal import terminal
from knotwork.report.visible import visible


def report(text: str) -> list[str]:
    found = check(vault(a=text), Selection(select=frozenset({"broken-link"})))
    return "".join(
        block.plain for block in terminal(found, Sources({"a.md": text}.get))
    ).splitlines()


def test_a_finding_shows_place_rule_words_line_caret_and_help() -> None:
    graph = vault(a="one\nsee [[sofmax]] here", softmax="two")
    text = "one\nsee [[sofmax]] here"
    (block,) = terminal(check(graph, Selection()), Sources({"a.md": text}.get))
    assert block.plain.splitlines() == [
        "a.md:2:5  error broken-link",
        "  there is no note “sofmax”",
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
    assert visible("a\x1b[31mb\u202ec\r\x9b") == "a␛[31mb<U+202E>c␍<U+009B>"


def test_what_cannot_be_seen_is_named_but_joiners_stay() -> None:
    assert visible("so\u200bft\u00admax\ufeff") == "so<U+200B>ft<U+00AD>max<U+FEFF>"
    assert visible("👩\u200d🔬 می\u200cخواهم") == "👩\u200d🔬 می\u200cخواهم"


@given(st.text(), st.integers(0, 50), st.integers(0, 50), st.integers(0, 120))
@example("0" * 41, 0, 40, 0)
def test_any_line_can_be_shown_and_fits(line: str, start: int, length: int, width: int) -> None:
    line = line.replace("\n", "").replace("\r", "")
    start = min(start, len(line))
    shown = excerpt(line, start, start + length, width)
    room = max(width, NARROWEST)
    assert all(character.isprintable() or ord(character) > 0x9F for character in shown.text)
    assert cell_len(shown.text) <= room
    assert shown.indent >= 0
    assert shown.width >= 1
    assert shown.indent + shown.width <= room + 1


@given(st.text(alphabet="ab 日", min_size=200, max_size=400), st.integers(0, 199))
def test_a_cut_line_keeps_the_words_above_the_caret(line: str, start: int) -> None:
    words = line[start : start + 5]
    shown = excerpt(line, start, start + 5, 60)
    used, at = 0, 0
    while used < shown.indent:
        used += cell_len(shown.text[at])
        at += 1
    assert used == shown.indent
    assert (shown.text + " " * 5).startswith(words, at)
    assert shown.width == cell_len(words)


def test_the_report_fits_in_a_narrow_terminal() -> None:
    text = "word " * 40 + "[[gone]]" + " word" * 40
    (block,) = terminal(check(vault(a=text), Selection()), Sources({"a.md": text}.get), 60)
    assert all(cell_len(line) <= 60 for line in block.plain.splitlines())
    assert "[[gone]]" in block.plain


def test_of_a_very_long_line_only_a_part_is_shown() -> None:
    text = "word [[x]] " * 20_000
    found = check(vault(a=text), Selection())
    for block in terminal(found[-50:], Sources({"a.md": text}.get), 80):
        assert all(cell_len(line) <= 80 for line in block.plain.splitlines())
        assert "[[x]]" in block.plain


def test_the_concise_report_is_a_line_for_each_finding() -> None:
    text = "[[x]]\n[[y]]"
    found = check(vault(a=text), Selection())
    assert list(concise(found, Sources({"a.md": text}.get))) == [
        "a.md:1:1: error broken-link: there is no note “x”",
        "a.md:2:1: error broken-link: there is no note “y”",
    ]


def test_findings_of_a_deleted_note_are_reported() -> None:
    found = check(vault(a="[[x]]"), Selection())
    (block,) = terminal(found, Sources(lambda _path: None))
    assert "there is no note" in block.plain
