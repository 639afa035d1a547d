"""When an output matches that in the note, and how a difference is shown."""

from __future__ import annotations

from decimal import ROUND_UP, Context, Inexact, Overflow, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.executor.matching import difference, output_matches


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("32", "32\n"),
        ("a  b\nc", "a b c"),
        ("[0, ..., 9]", "[0, 1, 2, 9]"),
        ("...", ""),
        ("a ... b", "a b"),
        ("[1, ...]", "[1, 2]"),
        ("a...", "abc"),
        ("...c", "abc"),
        ("a...b...c", "a b b c"),
        ("3.14...", "3.14159"),
        ("3...", "3.14159"),
        ("3.14", "3.14159"),
        ("0.667", "0.6666666"),
        ("0.666", "0.6666666"),
        ("-0.67", "-0.6666666"),
        ("1e-5", "1.2e-05"),
        ("[1. 2.]", "[1. 2.]"),
        ("(0.33, 0.5)", "(0.3333333333333333, 0.5)"),
        ("0.30000000000000004", "0.30000000000000010"),
        ("x = 0.5, y = 0.25", "x = 0.50, y = 0.2500001"),
        ("loss 0.693 ... done", "loss 0.6931 and so on done"),
        ("<Dog at 0x...>", "<Dog at 0x7f12>"),
        ("1-0.5", "1-0.5000001"),
        ("nan inf", "nan inf"),
        ("1e99999999", "1.0e99999999"),
        ("2e99999999999999999999", "2e99999999999999999999 "),
    ],
)
def test_an_output_may_differ_in_space_dots_and_rounding(expected: str, got: str) -> None:
    assert output_matches(expected, got)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("32", "33"),
        ("32", "32.0"),
        ("3.0", "3"),
        ("3", "3.0"),
        ("x", "0.5"),
        ("0.67", "0.66"),
        ("0.333", "0.3342"),
        ("[1. 2.]", "[1. 3.]"),
        ("1.", "1.02"),
        ("[1. 2.]", "[1.5 2. ]"),
        ("a...c", "ab"),
        ("a...a", "a"),
        ("ab", "a b"),
        ("x1.5", "x1.50"),
        ("0.3", "0.3 0.4"),
        ("", "1"),
        ("1", ""),
        ("v1.2.3", "v1.2.4"),
        ("1e99999999", "1.5"),
        ("1.5", "2e99999999999999999999"),
        ("1e99999999999999999999", "2e99999999999999999999"),
    ],
)
def test_an_output_may_differ_in_nothing_else(expected: str, got: str) -> None:
    assert not output_matches(expected, got)


@given(st.text())
def test_every_text_matches_itself(text: str) -> None:
    assert output_matches(text, text)


@given(*[st.from_regex(r"[1-9]?[.][0-9]{1,30}(e[+-]?[0-9]{1,20})?", fullmatch=True)] * 2)
def test_no_number_is_too_large_and_the_context_of_the_cells_does_not_matter(
    expected: str, got: str
) -> None:
    matches = output_matches(expected, got)
    with localcontext(Context(prec=1, rounding=ROUND_UP, Emax=1, traps=[Inexact, Overflow])):
        assert output_matches(expected, got) == matches


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 12))
def test_a_number_matches_however_many_digits_of_it_are_written(number: float, digits: int) -> None:
    assert output_matches(f"{number:.{digits}e}", f"{number:.17e}")


@given(st.floats(-1e3, 1e3), st.integers(1, 8))
def test_a_number_that_is_off_by_two_in_the_last_digit_does_not(number: float, digits: int) -> None:
    assert not output_matches(f"{number + 2.1 * 10**-digits:.{digits}f}", f"{number:.12f}")


@given(st.text(alphabet="ab. \n"), st.text(alphabet="ab. \n"), st.text(alphabet="ab \n"))
def test_dots_stand_for_anything(head: str, middle: str, tail: str) -> None:
    assert output_matches(f"{head} ... {tail}", f"{head} {middle} {tail}")


def test_a_difference_shows_only_the_lines_that_differ() -> None:
    expected = "\n".join(["first", "0.333", "loss ...", "32", "e", "f", "g", "h"])
    got = "\n".join(["first", "0.3333", "loss 12", "33", "e", "f", "g", "h"])
    assert difference(expected, got) == " 0.333\n loss ...\n-32\n+33\n e\n f"


def test_lines_of_hyphens_and_plus_signs_differ_like_others() -> None:
    assert difference("-- a\n@@", "++ b\n@@") == "--- a\n+++ b\n @@"


def test_there_is_no_difference_between_what_agrees() -> None:
    assert difference("0.3\n", "0.3333") == ""
