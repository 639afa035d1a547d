"""Many names are found together like each of them alone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from knotwork.analysis.name_finder import NameFinder

_LETTERS = "ab2_ -.\N{COMBINING ACUTE ACCENT}é語日벡는"
_TEXTS = st.text(_LETTERS, max_size=40)
_NAMES = st.lists(
    st.text(_LETTERS, min_size=2, max_size=6).filter(lambda name: re.search(r"\w", name)),
    max_size=6,
    unique=True,
)


@given(_TEXTS, _NAMES)
def test_every_name_between_other_characters_is_found(text: str, names: list[str]) -> None:
    found = set(NameFinder(names).matches(text))
    for number, name in enumerate(names):
        alone = re.compile(rf"(?<!\w)(?={re.escape(name)}(?!\w))")
        places = {place.start() for place in alone.finditer(text)}
        assert places <= {start for one, start, _end in found if one == number}
    assert all(text[start:end] == names[number] for number, start, end in found)


def test_where_words_have_no_spaces_a_name_is_found_within_others() -> None:
    finder = NameFinder(["言語", "벡터", "gpt 4"])
    assert list(finder.matches("自然言語処理")) == [(0, 2, 4)]
    assert list(finder.matches("벡터는")) == [(1, 0, 2)]
    assert list(finder.matches("gpt 4の言語")) == [(2, 0, 5), (0, 6, 8)]


def test_a_name_inside_a_word_is_not_found_without_a_whole_one() -> None:
    assert not list(NameFinder(["art"]).matches("part of a cart"))
