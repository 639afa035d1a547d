"""Digests of the answers that pages were made from."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from knotwork.learning.order import Shelf
from knotwork.meaning import External, Found, MissingAnchor
from knotwork.pages.page_program import ReaderCell, ReaderProgram
from knotwork.pages.watch import digest_of

mappings = st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=8)


@given(mappings, st.randoms(use_true_random=False))
def test_equal_mappings_have_one_digest_whatever_their_order(
    known: dict[str, int], random_: Random
) -> None:
    pairs = list(known.items())
    random_.shuffle(pairs)
    assert digest_of(dict(pairs)) == digest_of(known)


@given(mappings, mappings)
def test_other_mappings_have_other_digests(one: dict[str, int], other: dict[str, int]) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)


def test_the_digest_of_a_shelf_depends_on_the_order_of_contents_alone() -> None:
    first = Shelf({"a": ("x", "y"), "b": ()}, ("a", "b"))
    assert digest_of(first) == digest_of(Shelf({"b": (), "a": ("x", "y")}, ("a", "b")))
    assert digest_of(first) != digest_of(Shelf({"a": ("y", "x"), "b": ()}, ("a", "b")))


def test_meanings_with_the_same_words_have_other_digests() -> None:
    words = "a.md"
    meanings = (Found(words), MissingAnchor(words), External(words))
    assert len(set(map(digest_of, meanings))) == len(meanings)


def test_the_cells_of_a_program_have_a_digest_though_their_keys_are_numbers() -> None:
    cells = {3: ReaderCell(0), 10: ReaderCell(1, "reads a file")}
    turned = dict(reversed(cells.items()))
    assert digest_of(ReaderProgram(b"{}", cells)) == digest_of(ReaderProgram(b"{}", turned))
    assert digest_of(ReaderProgram(b"{}", cells)) != digest_of(ReaderProgram(b"{}", {3: cells[3]}))
