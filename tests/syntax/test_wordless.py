"""Lines without words in right-to-left notes take the direction of their block."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import unit

_ALONE = re.compile(r'<span class="wordless">(.*?)</span>', re.DOTALL)
_MARK = re.compile("\ufdd0(.\\d*)\ufdd1")
ARABIC = "نص عربي"


def alone(text: str) -> list[str]:
    """What stands on the lines that are set apart, without the elements of formulas."""
    found = _ALONE.findall(unit(text).body.text)
    return [
        _MARK.sub(r"{\1}", re.sub("<math.*?</math>", "x", one, flags=re.DOTALL)) for one in found
    ]


@pytest.mark.parametrize(
    ("lines", "apart"),
    [
        ("$a$", ["x"]),
        ("![[p.png]]", ["{f0}"]),
        ("![[p.png]] ![[q.png]]", ["{i0} {i1}"]),
        ("$a$ = $b$", ["x = x"]),
        ("**$a$**", ["<strong>x</strong>"]),
        (f"{ARABIC} $a$", []),
        ("$a$ = 5", []),
        ("[[b]]", []),
        ("#tag", []),
        ("`a`", []),
        ("[^1]\n\n[^1]: Words.", []),
        ("%%$a$%%", []),
        ("…", ["…"]),
    ],
)
def test_a_line_without_words_is_set_apart_from_those_around_it(
    lines: str, apart: list[str]
) -> None:
    assert alone(f"{ARABIC}\n{lines}") == apart
    first, _blank, rest = lines.partition("\n\n")
    assert alone(f"{first}\n{ARABIC}\n\n{rest}") == apart
    assert alone(f"- {ARABIC}\n  {first}\n\n{rest}") == apart


def test_a_property_gives_the_direction_and_not_a_line_that_looks_like_one() -> None:
    assert alone("---\nlang: he\n---\n$a$") == ["x"]
    assert alone("---\ntags: a\n---\nlang: he\n$a$") == []


def test_a_line_that_is_set_apart_needs_no_break() -> None:
    body = unit(f"$a$\n{ARABIC}\n$b$\n$c$\n{ARABIC}").body.text
    assert body.count("<br>") == 1
    assert alone(f"$a$\n{ARABIC}\n$b$\n$c$\n{ARABIC}") == ["x", "x", "x"]


def test_breaks_inside_of_emphasis_end_no_line() -> None:
    assert alone(f"{ARABIC} **$a$\n$b$** {ARABIC}") == []


def test_cells_headings_and_items_are_lines_too() -> None:
    text = f"# $a$\n\n- ![[p.png]]\n- {ARABIC}\n\n| $b$ | {ARABIC} |\n| --- | --- |\n| ![x](p.png) | 1 |\n"
    assert alone(text) == ["x", "{f0}", "x", "{f1}"]


def test_a_picture_that_is_alone_in_its_paragraph_stays_in_the_middle() -> None:
    assert alone(f"{ARABIC}\n\n![[p.png]]") == []


@pytest.mark.parametrize("text", ["Words.\n$a$", "---\nlang: en\n---\n$a$", "$a$\n![[p.png]]"])
def test_notes_from_the_left_are_left_alone(text: str) -> None:
    assert alone(text) == []


@pytest.mark.parametrize("head", ["lang: ar", "lang: 'he-IL'", "dir: rtl", "Dir: RTL"])
def test_a_property_says_so_for_a_note_without_words(head: str) -> None:
    assert alone(f"---\n{head}\n---\n$a$") == ["x"]


def test_raw_html_around_lines_stays_balanced() -> None:
    body = unit(f"{ARABIC} <b>\n$a$\n</b> {ARABIC}").body.text
    assert body.count("<b>") == body.count("</b>") == 1
    assert body.count("<span") == body.count("</span>")


@given(
    st.lists(
        st.sampled_from(
            ["$a$", "![[p.png]]", "\n", "  \n", "word", "**", " ", "[[b]]", "`c`", "<b>"]
        ),
        max_size=12,
    )
)
def test_setting_lines_apart_loses_nothing(pieces: list[str]) -> None:
    text = "".join(pieces)
    apart, plain = (unit(f"{word}\n\n{text}").body.text for word in ("نص", "xy"))
    bare = re.sub(r'<span class="wordless">|</span>|<br>|\s', "", apart).replace("نص", "xy", 1)
    assert bare == re.sub(r"<br>|\s", "", plain)
