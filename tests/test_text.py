"""Spans, lines and columns, and how bytes become text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.text import (
    Lines,
    Place,
    Span,
    decode,
    line_end,
    line_text,
    packed_spans,
    unpacked_spans,
    xml_text,
)

TEXTS = st.text(st.sampled_from("ab\n\r\x0c\u2028é😀"), max_size=30)


@given(TEXTS)
def test_lines_end_where_those_of_commonmark_do(text: str) -> None:
    lines = Lines.of(text)
    assert [line_text(text, lines, number) for number in range(1, len(lines) + 1)] == re.split(
        "\r\n|\n|\r", text
    )


@given(TEXTS)
def test_the_place_of_an_offset_leads_back_to_it(text: str) -> None:
    lines = Lines.of(text)
    for offset in range(len(text) + 1):
        place = lines.place(offset)
        assert lines.start(place.line) + place.column - 1 == offset


@given(TEXTS)
def test_lines_survive_being_packed(text: str) -> None:
    lines = Lines.of(text)
    assert Lines.unpacked(lines.packed()).starts == lines.starts
    assert len(lines.packed()) == 4 * len(lines)


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))))
def test_spans_survive_being_packed(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, end) for start, end in pairs]
    assert list(unpacked_spans(packed_spans(spans))) == spans


def test_columns_count_code_points() -> None:
    assert Lines.of("é😀x\r\ny").place(2) == Place(1, 3)
    assert Span(1, 3).cut("é😀x") == "😀x"


def test_the_line_end_of_a_text_is_that_of_its_first_line() -> None:
    assert [line_end(text) for text in ("a\r\nb\n", "a\rb", "a\nb\r\n", "a")] == [
        "\r\n", "\r", "\n", "\n"
    ]  # fmt: skip


def test_characters_that_xml_cannot_have_are_replaced() -> None:
    assert xml_text("a\x00\x0b\ud800\ufffe\tb\n\r😀") == "a\ufffd\ufffd\ufffd\ufffd\tb\n\r😀"


@pytest.mark.parametrize(
    ("raw", "text", "trouble", "at"),
    [
        (b"\xef\xbb\xbfa\xc3\xa9", "aé", "", 0),
        ("aé".encode("utf-16"), "aé", "the file is UTF-16, not UTF-8", 0),
        (b"\xfe\xff\x00a", "a", "the file is UTF-16, not UTF-8", 0),
        (b"\xc3\xa9\xffb", "é\ufffdb", "the file is not UTF-8: byte 0xff is shown as \ufffd", 1),
        (b"a\0b", "a\0b", "the file holds a NUL byte, shown as \ufffd", 1),
        (b"\0a", "\0a", "the file holds a NUL byte, shown as \ufffd", 0),
    ],
)
def test_bytes_become_text_whatever_they_are(raw: bytes, text: str, trouble: str, at: int) -> None:
    assert decode(raw) == (text, trouble, at)


@given(st.binary(max_size=40))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    found = decode(raw)
    assert found.trouble or found.text.encode() in (raw, raw.removeprefix(b"\xef\xbb\xbf"))
