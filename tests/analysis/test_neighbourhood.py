"""The notes around a note: which are shown, on which side, and where they are drawn."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.analysis.bow_tie import picture
from knotwork.analysis.neighbourhood import (
    FILLED,
    MOST_BESIDE,
    Neighbourhood,
    Side,
    neighbourhood,
)
from knotwork.graph import ConceptGraph
from knotwork.meaning import Resolution

NAMES = "abcdefgh"


def around(graph: ConceptGraph, name: str = "a") -> Neighbourhood:
    return neighbourhood(graph, f"{name}.md")


def shown(side: Side) -> list[tuple[str, str]]:
    return [(one.tie.other.removesuffix(".md"), one.tie.kind) for one in side.shown]


def test_what_a_note_needs_and_who_links_to_it_stand_before_it() -> None:
    found = around(vault(a="---\nrequires: ['[[b]]']\n---\n", b="", c="[[a]]"))
    assert shown(found.before) == [("b", "need"), ("c", "link")]
    assert found.after.shown == ()


def test_what_needs_a_note_and_what_it_links_to_stand_after_it() -> None:
    found = around(vault(a="[[c]] ![[d]]", b="---\nuses: ['[[a]]']\n---\n", c="", d=""))
    assert shown(found.after) == [("b", "need"), ("d", "embed"), ("c", "link")]


def test_a_trail_puts_previous_and_book_before_and_next_after() -> None:
    found = around(vault(a="[[b]] < [[Book]]/[[One]] > [[c]]", b="", c="", Book="", One=""))
    assert shown(found.before) == [("b", "trail"), ("Book", "part"), ("One", "part")]
    assert shown(found.after) == [("c", "trail")]


def test_the_closest_of_several_ties_counts() -> None:
    found = around(vault(a="---\nrequires: ['[[b]]']\n---\n[[b]] ![[b]]", b="[[a]]"))
    assert shown(found.before) == [("b", "need")]
    assert found.after.shown == ()


def test_a_relation_that_the_author_named_keeps_its_name() -> None:
    [one] = around(vault(a="contrast:: [[b]]", b="")).after.shown
    assert (one.tie.kind, one.tie.relation) == ("own", "contrast")


@pytest.mark.parametrize("text", ["%%[[b]]%%", "[[a]] [[#x]]", "[[nowhere]]", "![[p.png]]"])
def test_links_in_comments_to_itself_and_to_files_make_no_neighbours(text: str) -> None:
    found = around(vault({"a.md": text, "b.md": ""}, files=["p.png"]))
    assert (found.before.shown, found.after.shown) == ((), ())


def test_a_lone_neighbour_brings_some_of_its_own() -> None:
    [one] = around(vault(a="[[b]]", b="[[c]] [[d]] [[e]] [[a]]", c="", d="", e="")).after.shown
    assert [tie.other for tie in one.behind] == ["c.md", "d.md"]


def test_behind_a_neighbour_the_closest_of_its_own_ties_come_first() -> None:
    text = "[[c]] [[d]] ![[e]]\n\n[[b]] < [[Book]]/[[One]] > [[f]]"
    found = around(vault(a="[[x]]", b="", c="", d="", e="", f="", x=text, Book="", One=""))
    [one] = found.after.shown
    assert [(tie.other, tie.kind) for tie in one.behind] == [("f.md", "trail"), ("e.md", "embed")]


def test_the_links_of_a_hub_are_not_gone_through_for_each_note_that_it_links_to() -> None:
    notes = {f"n{number}.md": "" for number in range(200)}
    graph = vault(notes, hub=" ".join(f"[[{path}]]" for path in notes))
    asked: Counter[str] = Counter()

    class Asked(dict[str, tuple[Resolution, ...]]):
        def __getitem__(self, path: str) -> tuple[Resolution, ...]:
            asked[path] += 1
            return super().__getitem__(path)

    graph.meanings = Asked(graph.meanings)
    for path in notes:
        neighbourhood(graph, path)
    assert asked["hub.md"] == 1


def test_a_hub_shows_a_few_and_counts_the_rest() -> None:
    notes = {f"n{number}": "[[a]]" for number in range(100)}
    found = around(vault({f"{name}.md": text for name, text in notes.items()}, a=""))
    assert len(found.before.shown) == MOST_BESIDE
    assert found.before.more == 100 - MOST_BESIDE


texts = st.lists(
    st.tuples(st.sampled_from(["[[{}]]", "![[{}]]", "needs:: [[{}]]", "next:: [[{}]]"]),
              st.sampled_from(NAMES)),
    max_size=8,
)  # fmt: skip
graphs = st.lists(texts, min_size=8, max_size=8).map(
    lambda notes: vault(
        {
            f"{name}.md": "\n\n".join(form.format(target) for form, target in links)
            for name, links in zip(NAMES, notes, strict=True)
        }
    )
)


@given(graphs, st.sampled_from(NAMES))
def test_a_picture_shows_each_note_once_without_overlaps(graph: ConceptGraph, name: str) -> None:
    found = around(graph, name)
    drawn = picture(found)
    others = [dot.tie.other for dot in drawn.dots]
    assert len(set(others)) == len(others)
    assert f"{name}.md" not in others
    for after in (False, True):
        side = [dot for dot in drawn.dots if dot.tie.after is after]
        assert all(below.y - above.y >= 20 for above, below in pairwise(side))
        assert all((dot.x > drawn.x) is after and 0 < dot.y < drawn.height for dot in side)
        assert len(side) <= max(MOST_BESIDE, FILLED)


@pytest.mark.parametrize(
    ("notes", "x"),
    [
        ({"a.md": "[[b]]", "b.md": "", "c.md": "[[a]]"}, 50),
        ({"a.md": "[[b]]", "b.md": ""}, 30),
        ({"a.md": "", "b.md": "[[a]]"}, 70),
    ],
)
def test_names_on_one_side_use_the_room_of_an_empty_one(notes: dict[str, str], x: float) -> None:
    assert picture(around(vault(notes))).x == x


@given(graphs)
def test_two_linked_notes_see_each_other_on_opposite_sides(graph: ConceptGraph) -> None:
    for path in graph.notes:
        for one in neighbourhood(graph, path).after.shown:
            back = neighbourhood(graph, one.tie.other)
            assert any(path == there.tie.other for there in (*back.before.shown, *back.after.shown))
