"""Laws of the graph, compared with a brute-force model: transposition, order, circular trails."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from knotwork.analysis.loose_ends import dead_ends, orphans
from knotwork.analysis.neighbours import anything, linked
from knotwork.analysis.stats import stats
from knotwork.check import Selection, check
from knotwork.export.graph_json import graph_json
from knotwork.learning.course import Course
from tests.helpers.vault import vault

PIECES = (
    "[[a]]", "[[B|x]]", "![[c]]", "[x](d.md)", "[[a#H]]", "[[gone]]", "[[gone too]]", "[[f/a]]",
    "requires:: [[b]]", "uses:: [[c]], [[d]]", "%%[[a]]%%", "#t", "## H", "[[a]] < [[b]]/[[c]] > [[d]]",
    "[[b]] > [[a]]", "[[d]] < [[c]]",
)  # fmt: skip
notes = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "c.md", "d.md", "f/a.md", "f/e.md"]),
    st.lists(st.sampled_from(PIECES), max_size=5).map("\n\n".join),
)


@given(notes)
def test_backlinks_are_links_turned_round(texts: dict[str, str]) -> None:
    graph = vault(texts)
    forward = sorted((path, number, target) for path, number, target in graph.edges())
    backward = sorted(
        (edge.source, edge.number, target)
        for target, edges in graph.incoming.items()
        for edge in edges
    )
    scanned = sorted(
        (path, number, target)
        for path in graph.notes
        for number in range(len(graph.notes[path].unit.links))
        if (target := graph.target(path, number)) is not None
    )
    assert forward == backward == scanned


@given(notes, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(texts: dict[str, str], random: Random) -> None:
    shuffled = list(texts.items())
    random.shuffle(shuffled)
    one, other = vault(texts), vault(dict(shuffled))
    assert graph_json(one) == graph_json(other)
    assert check(one, Selection()) == check(other, Selection())


@given(notes)
def test_orphans_and_dead_ends_are_those_without_links(texts: dict[str, str]) -> None:
    graph = vault(texts)
    pairs = {
        (path, target) for path, targets in linked(graph, anything).items() for target in targets
    }
    assert {one.path for one in orphans(graph)} == set(graph.notes) - {
        target for _, target in pairs
    }
    assert {one.path for one in dead_ends(graph)} == set(graph.notes) - {path for path, _ in pairs}


@given(notes)
def test_every_vault_has_a_course_with_every_note_once(texts: dict[str, str]) -> None:
    """Whatever its trails say: books in one another, chapters in a circle, notes before themselves."""
    graph = vault(texts)
    course = Course(graph)
    assert sorted(course.order) == sorted(course.reading) == sorted(graph.notes)
    assert all(
        course.book(path) is None or course.book(path) in graph.notes for path in graph.notes
    )


@given(notes)
def test_the_numbers_add_up(texts: dict[str, str]) -> None:
    found = stats(vault(texts))
    assert found.links == sum(found.relations.values())
    assert found.parts <= found.notes
    assert found.largest_part <= found.notes


def test_a_circle_through_trails_ends_and_holds_everyone() -> None:
    graph = vault(
        book="",
        a="[[c]] < [[book]] > [[b]]",
        b="[[a]] < [[book]] > [[c]]",
        c="[[b]] < [[book]] > [[a]]",
    )
    assert Course(graph).order == ("book.md", "a.md", "b.md", "c.md")


def test_unlinked_parts_of_a_vault_are_counted_apart() -> None:
    graph = vault(a="[[b]]", b="", c="[[d]]", d="[[c]]")
    assert (stats(graph).parts, stats(graph).largest_part) == (2, 2)
