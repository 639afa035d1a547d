"""The first words of a note and the sentences around its links, cut if they are long."""

from __future__ import annotations

from time import process_time

import pytest

from knotwork.packed import Sentence
from knotwork.syntax.words import lead, sentence

LATIN = "matrix " * 60
HAN = "Redis 是" + "一个开源的内存数据结构存储系统" * 30


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("short", "short"),
        (LATIN, "matrix " * 27 + "matrix\N{NO-BREAK SPACE}…"),
        ("matrix, " * 60, "matrix, " * 24 + "matrix\N{NO-BREAK SPACE}…"),
        (HAN, HAN[:200] + "\N{NO-BREAK SPACE}…"),
    ],
)
def test_first_words_are_cut_at_a_word_if_their_script_parts_words(text: str, kept: str) -> None:
    assert lead(text) == kept


def test_a_long_sentence_is_cut_at_words_around_the_link() -> None:
    at = Sentence("… " + "matrix " * 34, "here", " matrix" * 34 + "\N{NO-BREAK SPACE}…")
    assert sentence(f"{LATIN}here {LATIN}", len(LATIN), len(LATIN) + 4) == at


def test_a_long_sentence_without_spaces_keeps_what_stands_around_the_link() -> None:
    before, words, after = sentence(f"{HAN}这里{HAN[8:]}", len(HAN), len(HAN) + 2)
    assert (len(before), words, len(after)) == (242, "这里", 242)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("One?! Two ", "Two "),
        ("One.) Two… three ", "three "),
        ("一。二！三 ", "三 "),
        ("1.2.3 and v1.2 ", "1.2.3 and v1.2 "),
        ("a ..... b ", "b "),
        ("a .....b ", "a .....b "),
        ("!]] ! ] c ", "] c "),
    ],
)
def test_a_sentence_begins_behind_the_marks_of_the_one_before(text: str, before: str) -> None:
    assert sentence(f"{text}here", len(text), len(text) + 4).before == before


def test_a_line_of_marks_is_not_looked_through_from_each_of_them() -> None:
    marks = "!" * 240
    start = process_time()
    for _ in range(500):
        sentence(f"{marks}here{marks}", 240, 244)
    assert process_time() - start < 0.5
