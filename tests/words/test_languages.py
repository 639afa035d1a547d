"""Each language has all phrases of English, with the same places and the right plural forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import knotwork.words
from knotwork.words.chosen import ENGLISH, LANGUAGES, spoken, words_in
from knotwork.words.forms import Counted, Phrase, places
from knotwork.words.plurals import CATEGORIES, PLURALS, counts_like

OTHERS = [lang for lang in LANGUAGES if lang != ENGLISH]


def phrases(words: object, name: str = "") -> Iterator[tuple[str, str | Phrase | Counted]]:
    """Everything that a language says, by its name."""
    if isinstance(words, str | Phrase | Counted):
        yield name, words
    elif isinstance(words, dict):
        for key, value in words.items():
            yield from phrases(value, f"{name}.{key}")
    else:
        assert isinstance(words, msgspec.Struct)
        for field in words.__struct_fields__:
            yield from phrases(getattr(words, field), f"{name}.{field}")


def forms(value: str | Phrase | Counted) -> list[str]:
    """The texts of which a value is one."""
    if isinstance(value, Counted):
        return list(value.forms.values())
    return [value.text if isinstance(value, Phrase) else value]


@pytest.mark.parametrize("lang", OTHERS)
def test_a_language_says_what_english_says(lang: str) -> None:
    here, there = dict(phrases(words_in(lang))), dict(phrases(words_in(ENGLISH)))
    assert here.keys() == there.keys()
    for name, value in here.items():
        assert type(value) is type(there[name]), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_empty_or_has_blanks_at_its_ends(lang: str) -> None:
    for name, value in phrases(words_in(lang)):
        for text in forms(value):
            assert text, name
            assert text == text.strip(), name


@pytest.mark.parametrize("lang", OTHERS)
def test_a_sentence_has_the_places_of_the_english_one(lang: str) -> None:
    english = dict(phrases(words_in(ENGLISH)))
    for name, value in phrases(words_in(lang)):
        if isinstance(value, Counted):
            assert places(value.other) == {"count"}, name
            assert all(places(text) <= {"count"} for text in forms(value)), name
        else:
            [here], [there] = forms(value), forms(english[name])
            assert places(here) == places(there), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_counts_by_one_rule_whose_forms_it_has(lang: str) -> None:
    counted = [value for _, value in phrases(words_in(lang)) if isinstance(value, Counted)]
    assert {value.like for value in counted} == {counts_like(lang)}
    taken = {PLURALS[counts_like(lang)](number) for number in range(200)}
    for value in counted:
        assert value.forms.keys() <= taken | {"other"}


def test_french_marks_have_narrow_spaces_that_do_not_break() -> None:
    for name, value in phrases(words_in("fr")):
        for text in forms(value):
            assert not re.search(r"(?<!\u202f)[:;?!»]|«(?!\u202f)", text), name


def test_every_language_has_a_file_and_every_file_is_listed() -> None:
    folder = Path(knotwork.words.__file__).parent
    listed = {lang.lower().replace("-", "_") for lang in LANGUAGES}
    besides = {"__init__", "chosen", "forms", "model", "own", "plurals"}
    assert {file.stem for file in folder.glob("*.py")} == listed | besides


@pytest.mark.parametrize(
    ("lang", "found"),
    [
        ("en-GB", "en"),
        ("EN", "en"),
        ("tlh", "en"),
        ("x-klingon", "en"),
        ("", "en"),
        ("de-AT", "de"),
        ("pt-BR", "pt"),
        ("zh-CN", "zh"),
        ("zh-Hans-HK", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("ZH-hant-hk", "zh-Hant"),
    ],
)
def test_a_tag_finds_its_language(lang: str, found: str) -> None:
    assert spoken(lang) == found


def test_a_number_takes_the_form_of_its_language() -> None:
    notes = Counted(
        "{count} заметки",
        one="{count} заметка",
        many="{count} заметок",
        few="{count} заметки",
        like="ru",
    )
    assert [notes(number).split()[1] for number in (1, 2, 5, 11, 21, 25, 111, 122)] == [
        "заметка", "заметки", "заметок", "заметок", "заметка", "заметок", "заметок", "заметки",
    ]  # fmt: skip
    assert Counted("{count} Notizen", one="{count} Notiz")(1) == "1 Notiz"
    assert Counted("{count} notes", one="{count} note", like="fr")(0) == "0 note"


def test_forms_have_the_names_of_cldr() -> None:
    assert set(CATEGORIES) == {"one", "two", "few", "many", "other"}
    assert Counted("b", one="a").forms == {"one": "a", "other": "b"}
