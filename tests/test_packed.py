"""Packed values come back unchanged, and values shared by many notes are stored once."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from knotwork.model import Source, Syntax, Unit, unit_of
from knotwork.packed import NO_SENTENCES, Packed, Restated, Sentence, Sentences
from knotwork.syntax.compile import compile_note
from tests.helpers.any_text import texts

any_text = st.text(st.characters(exclude_categories=()))
"""Half surrogate pairs too: Python reads names of files with them."""
sentences = st.lists(st.none() | st.builds(Sentence, any_text, any_text, any_text), max_size=8)


def encoded(text: str) -> tuple[Unit, Unit]:
    """The unit of a text, and what it is after a journey."""
    unit = compile_note(Source("n.md", text), Syntax())
    return unit, unit_of(msgspec.msgpack.encode(unit))


@given(any_text)
def test_a_packed_text_comes_back(text: str) -> None:
    assert Packed.of(text).text == text


@given(any_text, any_text)
def test_a_restated_text_comes_back_from_the_text_it_was_packed_with(text: str, known: str) -> None:
    assert Restated.of(text, known).text(known) == text


def test_text_that_repeats_another_takes_little_space() -> None:
    words = " ".join(str(number**3) for number in range(500))
    assert len(Restated.of(words, words).content) * 20 < len(Packed.of(words).content)


@given(sentences)
def test_each_sentence_comes_back_by_its_number(listed: list[Sentence | None]) -> None:
    packed = Sentences.of(listed)
    assert [packed.at(number) for number in range(len(listed))] == listed


@given(sentences)
def test_the_words_of_each_link_come_back_without_its_sentence(
    listed: list[Sentence | None],
) -> None:
    packed = Sentences.of(listed)
    words = [packed.words(number) for number in range(len(listed))]
    assert words == [sentence.words if sentence else "" for sentence in listed]


def test_links_of_one_sentence_share_its_words() -> None:
    text = "We weigh each token by how well it suits the query. "
    cuts = [Sentence(text[:at], text[at : at + 4], text[at + 4 :]) for at in range(0, 40, 5)]
    assert Sentences.of(cuts).texts == text.encode()


def test_there_are_no_sentences_unless_asked_for() -> None:
    assert NO_SENTENCES.at(3) is None
    assert NO_SENTENCES.words(3) == ""


@given(texts)
def test_a_unit_survives_encoding(text: str) -> None:
    before, after = encoded(text)
    assert before == after


def test_notes_share_the_names_they_link_to() -> None:
    _, one = encoded("To [[token#Kinds]] and [[token]].")
    _, other = encoded("requires:: [[vector]]\n\nAlso [[token]].")
    shared, again = one.links[1], other.links[1]
    assert shared.target is again.target is one.links[0].target
    assert shared.text is again.text
    assert shared.relation is again.relation is one.links[0].relation


def test_a_heading_of_plain_words_holds_them_once() -> None:
    _, unit = encoded("# Plain words\n\n# Some *emphasis*\n")
    plain, marked = unit.headings
    assert plain.text is plain.plain
    assert (marked.text, marked.plain) == ("Some *emphasis*", "Some emphasis")
