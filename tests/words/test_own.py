"""The owner's own words, `[site.words]`: each has its place, and unknown words are refused."""

from __future__ import annotations

import pytest

from knotwork.config.options import parse
from knotwork.errors import ConfigError
from knotwork.toml import Places, parse_toml
from knotwork.words.chosen import words_in


def test_a_word_takes_the_place_of_the_known_one() -> None:
    words = words_in("de", {"linked_from": "Backlinks"})
    assert words.linked_from == "Backlinks"
    assert words.menu == words_in("de").menu


def test_words_come_in_groups_and_numbers_in_forms() -> None:
    words = words_in(
        "en",
        {
            "cells": {"run": "Go", "cell": "Snippet {name}"},
            "kinds": {"need": "needed"},
            "note_count": {"one": "one note", "other": "{count} notes"},
            "wanted_by": "wanted {count} times",
        },
    )
    assert (words.cells.run, words.cells.stop) == ("Go", "Stop")
    assert words.cells.cell(name=1) == "Snippet 1"
    assert (words.kinds["need"], words.kinds["trail"]) == ("needed", "trail")
    assert (words.note_count(1), words.note_count(2)) == ("one note", "2 notes")
    assert words.wanted_by(1) == "wanted 1 times"


def test_a_language_that_is_not_known_counts_as_english_does() -> None:
    words = words_in("eo", {"note_count": {"one": "{count} noto", "other": "{count} notoj"}})
    assert (words.note_count(1), words.note_count(3)) == ("1 noto", "3 notoj")


def test_own_words_count_as_the_language_of_the_site_does_and_those_of_the_pages_as_english() -> (
    None
):
    words = words_in(
        "hr",
        {
            "note_count": {
                "one": "{count} bilješka",
                "few": "{count} bilješke",
                "other": "{count} bilješki",
            }
        },
    )
    assert [words.note_count(number).split()[1] for number in (1, 3, 5, 11, 21)] == [
        "bilješka", "bilješke", "bilješki", "bilješki", "bilješka",
    ]  # fmt: skip
    assert words.note_count.for_scripts["like"] == "ru"
    assert words.wanted_by(21) == "wanted by 21 notes"
    assert words.wanted_by.for_scripts["like"] == "en"


@pytest.mark.parametrize(
    ("toml", "line", "message"),
    [
        ('linked_form = "Backlinks"', 2, "`site.words.linked_form` is no word of a site"),
        ('note_count = {ones = "one"}', 2, "`site.words.note_count.ones` is no word of a site"),
        ('note_count = {one = "one"}', 2, "has no form for other numbers"),
        ('links_to_note = "To {name}"', 2, "has no value for {name}"),
        ('and_more = "{more}"', 2, "has no value for {more}"),
        ('menu = {one = "Menu"}', 2, "`site.words.menu` is a table"),
        ('kinds = "kinds"', 2, "is a text, and not a table of words"),
        ('kinds = {needs = "x"}', 2, "`site.words.kinds.needs` is no word of a site"),
        ("menu = 3", 2, "`site.words.menu`: expected a text or a table, got a whole number"),
        ("menu = 2020-01-01", 2, "`site.words.menu`: expected a text or a table, got a date"),
        ("note_count = {other = 1}", 2, "`site.words.note_count.other`: expected a text, got a"),
        ("cells = {run = {one = 'x'}}", 2, "`site.words.cells.run`: expected a text, got a table"),
        ("cells = {run = 'x', stop = ['x']}", 2, "`site.words.cells.stop`: expected a text, got"),
        ('[site.words.cells]\nruns = "Go"', 3, "`site.words.cells.runs` is no word of a site"),
    ],
)
def test_an_invalid_word_is_refused_with_its_place(toml: str, line: int, message: str) -> None:
    text = f"[site.words]\n{toml}\n"
    with pytest.raises(ConfigError, match=r"site\.words") as error:
        parse(parse_toml(text, "k.toml"), "k.toml", Places(text))
    assert message in str(error.value)
    assert error.value.place[0] == line
    assert error.value.help or "expected" in message


def test_the_words_may_hold_any_text() -> None:
    config = parse({"site": {"words": {"menu": "<b> {x} & 'so'"}}})
    assert config.site.words["menu"] == "<b> {x} & 'so'"
