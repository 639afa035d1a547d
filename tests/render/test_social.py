"""The picture of a card: its text fits, and is never read as markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.config.appearance import LIGHT
from knotwork.pages.social import Card, image_url
from knotwork.render.social import HEIGHT, WIDTH, picture

LONG = "A title that goes on about reciprocal rank fusion and all the ways there are of merging lists of notes into one list"


def width(text: str, size: float) -> float:
    return len(text) * size * 0.5


def texts(card: Card) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(picture(card, width))
    return [one for one in root if one.tag.endswith("text")]


def card(title: str, above: str = "A chapter") -> Card:
    return Card(title, above, "A site", LIGHT)


@given(st.text(), st.text(), st.text())
def test_words_fit_into_the_picture(title: str, above: str, site: str) -> None:
    for line in texts(Card(title, above, site, LIGHT)):
        size = float(line.get("font-size", ""))
        assert width(line.text or "", size) <= WIDTH
        assert size <= float(line.get("y", "")) <= HEIGHT


def test_a_title_is_as_large_as_it_can_be_and_cut_where_it_is_too_long() -> None:
    (_, short, _), long = texts(card("dot product")), texts(card(LONG * 3))
    assert short.text == "dot product"
    assert float(short.get("font-size", "")) > float(long[1].get("font-size", ""))
    assert len(long) == 2 + 4
    assert (long[-2].text or "").endswith("…")


def test_scripts_without_spaces_break_between_characters_and_some_begin_at_the_right() -> None:
    lines = texts(card("自然言語処理" * 12))[1:-1]
    assert len(lines) > 1
    assert {line.get("text-anchor") for line in lines} == {"start"}
    (_, line, _) = texts(card("شعر قديم"))
    assert line.get("text-anchor") == "end"


def test_markup_in_a_title_stays_words() -> None:
    title = """</text><image href="x.png"/>&"'"""
    svg = picture(card(title), width)
    assert "<image" not in svg
    assert re.sub(r"\s", "", "".join(one.text or "" for one in texts(card(title))[1:-1])) == re.sub(
        r"\s", "", title
    )


@pytest.mark.parametrize("other", [card("b"), card("a", ""), Card("a", "A chapter", "B", LIGHT)])
def test_another_card_has_another_address(other: Card) -> None:
    assert image_url(card("a")) == image_url(card("a")) != image_url(other)
