"""The learning order: its two laws, and the influence of trails."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.graphs import NAMES, Wishes, closure, requiring, texts, wishes
from tests.helpers.vault import vault

from knotwork.learning.course import Course


def order(notes: dict[str, str]) -> list[str]:
    return [path.removesuffix(".md") for path in Course(vault(notes)).order]


def trailed(*names: str, **needs: str) -> dict[str, str]:
    """A chapter whose trail has the notes in this order."""
    notes = {"book.md": "", "chapter.md": ""}
    for number, name in enumerate(names):
        before = f"[[{names[number - 1]}]] < " if number else ""
        after = f" > [[{names[number + 1]}]]" if number + 1 < len(names) else ""
        wanted = frozenset(needs.get(name, "").split())
        notes[f"{name}.md"] = f"{requiring(wanted)}\n{before}[[book]]/[[chapter]]{after}\n"
    return notes


@given(wishes())
def test_every_note_comes_once_and_after_what_it_needs(known: Wishes) -> None:
    """Of notes that need one another in a circle, some have to come before what they need."""
    came = order(texts(known))
    assert sorted(came) == sorted(known)
    whole = closure(known)
    for name, wanted in known.items():
        for one in wanted:
            if name not in whole[one] and one != name:
                assert came.index(one) < came.index(name)


@given(wishes(len(NAMES) - 1), st.data())
def test_a_new_note_moves_only_the_notes_that_it_needs(known: Wishes, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["0 first", "d middle", "z last"]))
    wanted = data.draw(st.frozensets(st.sampled_from(sorted(known)))) if known else frozenset()
    needed_by = data.draw(st.frozensets(st.sampled_from(sorted(known)))) if known else frozenset()
    # The others already name the new note: only its file is new.
    asking = {one: all_ | ({name} if one in needed_by else set()) for one, all_ in known.items()}
    before = order(texts(asking))
    after = order({**texts(asking), f"{name}.md": requiring(wanted)})
    needs = closure({**asking, name: wanted})[name] | {name}
    assert [one for one in before if one not in needs] == [one for one in after if one not in needs]


@given(wishes(), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(known: Wishes, random: Random) -> None:
    notes = list(texts(known).items())
    straight = order(dict(notes))
    random.shuffle(notes)
    assert order(dict(notes)) == straight


def test_without_prerequisites_the_trail_decides_and_the_rest_follows_by_title() -> None:
    notes = {**trailed("z", "a", "m"), "note 10.md": "", "note 9.md": ""}
    assert order(notes) == ["book", "chapter", "z", "a", "m", "note 9", "note 10"]


def test_prerequisites_are_brought_forward_from_later_in_the_trail() -> None:
    assert order(trailed("score", "other", "dot", score="dot")) == [
        "book",
        "chapter",
        "dot",
        "score",
        "other",
    ]


def test_notes_in_no_trail_come_just_before_they_are_needed() -> None:
    notes = {**trailed("one", "two", "three", two="zeta"), "zeta.md": "", "alpha.md": ""}
    assert order(notes) == ["book", "chapter", "one", "zeta", "two", "three", "alpha"]


def test_chapters_come_in_the_order_of_their_own_trails() -> None:
    notes = {
        "book.md": "",
        "late.md": "[[early]] < [[book]]",
        "early.md": "[[book]] > [[late]]",
        "x.md": "[[book]]/[[late]] > [[use]]",
        "y.md": "[[book]]/[[early]] > [[x]]",
        "use.md": "[[x]] < [[book]]/[[late]]",
    }
    assert order(notes) == ["book", "early", "y", "late", "x", "use"]


def test_a_note_of_two_books_has_its_place_in_its_first_trail() -> None:
    notes = {
        "a book.md": "",
        "b book.md": "",
        "n.md": "[[o]] < [[b book]]\n\n[[p]] < [[a book]]\n",
        "o.md": "[[b book]] > [[n]]\n\nSee [[b book]].",
        "p.md": "[[q]] < [[a book]] > [[n]]",
        "q.md": "[[r]] < [[a book]] > [[p]]",
    }
    assert order(notes) == ["a book", "q", "p", "b book", "o", "n"]


def test_containers_in_a_circle_end_the_walk() -> None:
    notes = {"a.md": "[[x]] < [[b]]", "b.md": "[[x]] < [[a]]", "x.md": ""}
    assert sorted(order(notes)) == ["a", "b", "x"]


def test_an_empty_vault_has_an_empty_order() -> None:
    assert order({}) == []


def test_a_long_chain_of_notes_needs_no_recursion() -> None:
    count = 3_000
    known = {
        f"{number:04}": frozenset([f"{number + 1:04}"] if number + 1 < count else [])
        for number in range(count)
    }
    assert order(texts(known)) == sorted(known, reverse=True)
