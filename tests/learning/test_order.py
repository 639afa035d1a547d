"""Books and chapters in the order that the trails give them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.learning.order import shelf

BOOK = {
    "p": "[[book]]/[[one]] > [[q]]",
    "q": "[[p]] < [[book]]/[[one]] > [[r]]",
    "r": "[[q]] < [[book]]/[[one]]",
    "s": "[[book]]/[[two]] > [[t]]",
    "t": "[[s]] < [[book]]/[[two]]",
    "book": "",
    "one": "",
    "two": "",
}


def contents(texts: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        path.removesuffix(".md"): tuple(held.removesuffix(".md") for held in paths)
        for path, paths in shelf(vault(texts)).contents.items()
    }


def test_a_chapter_holds_its_notes_in_trail_order() -> None:
    assert contents(BOOK) == {"book": ("one", "two"), "one": ("p", "q", "r"), "two": ("s", "t")}


def test_a_book_is_a_container_in_no_other() -> None:
    assert shelf(vault(BOOK)).books == ("book.md",)


def test_chapters_follow_their_own_trails_before_their_names() -> None:
    own = {"two": "[[book]] > [[one]]", "one": "[[two]] < [[book]]"}
    assert contents({**BOOK, **own})["book"] == ("two", "one")


def test_without_trails_of_their_own_chapters_stand_in_natural_order() -> None:
    chapters = [f"{number} part" for number in (10, 2, 1)]
    notes = {f"n{at}": f"[[book]]/[[{name}]] > [[x]]" for at, name in enumerate(chapters)}
    texts = {"book": "", "x": "", **notes, **dict.fromkeys(chapters, "")}
    assert contents(texts)["book"] == ("1 part", "2 part", "10 part")


def test_one_side_of_a_trail_is_enough() -> None:
    texts = {**BOOK, "q": "[[book]]/[[one]]\n\n[[q]] < [[one]]", "r": "[[q]] < [[book]]/[[one]]"}
    assert contents(texts)["one"][:3] == ("p", "q", "r")


def test_the_note_before_is_enough_too_and_needs_not_stand_there_itself() -> None:
    texts = {
        "one": "",
        "elsewhere": "",
        "z": "[[one]] > [[elsewhere]]",
        "y": "[[elsewhere]] < [[one]]",
        "x": "[[y]] < [[one]]",
        "apart": "---\nprev: '[[x]]'\n---\n",
    }
    assert contents(texts) == {"one": ("z", "y", "x")}


def test_a_note_may_stand_in_two_books() -> None:
    texts = {
        "n": "[[a]] < [[A]]/[[one]]\n[[B]]/[[two]] > [[b]]",
        **dict.fromkeys(["A", "B", "one", "two"], ""),
    }
    held = contents(texts)
    assert held["one"] == held["two"] == ("n",)


def test_a_circle_is_walked_once() -> None:
    texts = {
        "a": "[[c]] < [[k]] > [[b]]",
        "b": "[[a]] < [[k]] > [[c]]",
        "c": "[[b]] < [[k]] > [[a]]",
        "k": "",
    }
    assert contents(texts) == {"k": ("a", "b", "c")}


def test_containers_that_hold_one_another_are_still_listed() -> None:
    texts = {"a": "[[x]] < [[b]]", "b": "[[y]] < [[a]]", "x": "", "y": ""}
    known = shelf(vault(texts))
    assert set(known.contents) == {"a.md", "b.md"}
    assert set(known.books) == {"a.md", "b.md"}


def test_properties_place_a_note_as_a_trail_does() -> None:
    texts = {
        "a": '---\nup: "[[k]]"\nnext: "[[b]]"\n---\n',
        "b": '---\nup: "[[k]]"\nprev: "[[a]]"\n---\n',
        "k": "",
    }
    assert contents(texts) == {"k": ("a", "b")}


def test_a_missing_note_is_no_container() -> None:
    assert contents({"a": "[[x]] < [[missing]] > [[y]]"}) == {}


names = st.sampled_from(["a", "b", "c", "d", "k", "l"])
trails = st.builds(
    lambda previous, outer, inner, following: f"[[{previous}]] < [[{outer}]]/[[{inner}]] > [[{following}]]",
    names, names, names, names,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(names, trails, max_size=6))
def test_each_container_lists_each_note_once(texts: dict[str, str]) -> None:
    for container, held in shelf(vault(texts)).contents.items():
        assert len(set(held)) == len(held)
        assert container not in held
