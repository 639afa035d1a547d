"""The graph of all notes: its page, and the data that a script draws."""

from __future__ import annotations

import re
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.crawl import sound
from tests.helpers.site import site
from tests.helpers.vault import vault

from knotwork.analysis.circle_layout import places
from knotwork.config.options import SiteOptions
from knotwork.pages.site import Site
from knotwork.pages.whole_graph import ROWS, WholeGraph, group_of, whole_graph


def drawn(texts: dict[str, str]) -> WholeGraph:
    return whole_graph(Site(vault(texts), SiteOptions(title="Test")))


def ties(found: WholeGraph) -> set[tuple[str, str, str]]:
    names = [note.title for note in found.notes]
    flat = found.ties
    return {
        (names[flat[at]], names[flat[at + 1]], found.kinds[flat[at + 2]])
        for at in range(0, len(flat), 3)
    }


def test_every_pair_of_linked_notes_has_one_tie_of_the_closest_kind() -> None:
    found = drawn({"a.md": "[[b]] ![[b]] [[c]] [[gone]] %%[[d]]%%", "b.md": "requires:: [[a]]",
                   "c.md": "[[c]]", "d.md": ""})  # fmt: skip
    assert ties(found) == {("a", "b", "need"), ("a", "c", "link")}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("[[b]]", ["link"]),
        ("[[b]] [[b]]", ["link"]),
        ("![[b]] [[gone]] [[a]]", ["embed"]),
        ("requires:: [[b]]\n\nlike:: [[b]]\n\n%%[[b]]%%", ["need", "own"]),
        ("[[b]] < [[c]]/[[d]]", ["trail", "part"]),
        ("Home: [[b]] > [[c]]", ["link"]),
        ("[[b]] > [[d]]", ["link"]),
    ],
)
def test_the_page_offers_the_kinds_of_relations_that_there_are(text: str, kinds: list[str]) -> None:
    page = site({"a.md": text, "b.md": "", "c.md": "", "d.md": ""})["-/graph.html"]
    assert re.findall(r'name="kind" value="(\w+)"', page) == kinds
    # There is nothing to choose between one.
    assert ('class="whole-kinds" hidden' in page) == (len(kinds) == 1)


def test_notes_belong_to_their_chapter_else_their_folder_else_their_first_tag() -> None:
    texts = {"a.md": "[[b]] < [[Book]]/[[One]]", "x/y/b.md": "#t", "c.md": "#t/u #v", "d.md": "",
             "Book.md": "", "One.md": ""}  # fmt: skip
    known = Site(vault(texts), SiteOptions(title="Test"))
    groups = [group_of(known, path) for path in ("a.md", "x/y/b.md", "c.md", "d.md", "Book.md")]
    assert groups == ["One", "y", "t", "", "Book"]


def test_tags_with_those_above_them_and_books_are_numbers_into_their_lists() -> None:
    found = drawn({"a.md": "#t/u\n\n[[b]] < [[Book]]", "b.md": "", "Book.md": ""})
    [note] = [one for one in found.notes if one.title == "a"]
    assert {found.tags[number] for number in note.tags} == {"t", "t/u"}
    assert [found.books[number] for number in note.books] == ["Book"]


def test_the_same_notes_in_another_order_make_the_same_picture() -> None:
    texts = {f"{name}.md": "[[a]] [[b]]" for name in "abcdef"}
    assert drawn(texts) == drawn(dict(reversed(texts.items())))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_no_two_notes_begin_in_one_place(sizes: list[int]) -> None:
    groups = [[f"{group}-{number}" for number in range(size)] for group, size in enumerate(sizes)]
    points = list(places(groups).values())
    assert len(points) == sum(sizes)
    assert all(
        dist(one, other) > 0.5 for at, one in enumerate(points) for other in points[at + 1 :]
    )


def test_the_page_has_the_hubs_as_a_table_and_does_not_grow_with_the_vault() -> None:
    notes = {f"n{number:04}.md": "[[hub]]" for number in range(300)}
    made = site(notes, hub="")
    sound(made)
    page = made["-/graph.html"]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    assert len(rows) == ROWS
    assert ">hub<" in rows[0]
    assert "<td>300</td><td>0</td>" in rows[0]


def test_notes_without_links_have_no_graph_page() -> None:
    made = site(a="alone", b="alone")
    assert "-/graph.html" not in made
    assert "graph.html" not in made["a.html"]


def test_a_note_leads_to_its_place_in_the_picture() -> None:
    assert (
        'href="../-/graph.html?note=x/a.html"' in site({"x/a.md": "[[b]]", "b.md": ""})["x/a.html"]
    )
