"""Links to headings of a long note do not each search the whole note."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.steps import growth
from tests.helpers.vault import note, vault

from knotwork.anchors import Anchors
from knotwork.rename.breaches import breaches

HEADINGS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from("abc")), max_size=12)


def chapters(count: int) -> str:
    return "".join(f"# Chapter {at}\n\n## Example {at % 7}\n\n## Part\n\n" for at in range(count))


@pytest.mark.parametrize(
    "path", ["Chapter {}#Part", "Chapter 0#Part {}", "Chapter {}#Chapter 0", "Part#Chapter {}"]
)
def test_paths_of_headings_take_no_search_of_the_note_each(path: str) -> None:
    def looked_up(count: int) -> None:
        anchors = Anchors(note("a.md", chapters(count)))
        for at in range(count):
            anchors.heading(path.format(at).split("#"))

    assert growth(looked_up, 60) < 2.3


def test_a_path_that_many_links_name_is_looked_for_once() -> None:
    def looked_up(count: int) -> None:
        anchors = Anchors(note("a.md", "# A\n\n" * count))
        for _ in range(count):
            assert anchors.heading(["A", "a"]) is None

    assert growth(looked_up, 60) < 2.3


def test_the_check_of_a_renaming_counts_the_headings_of_a_note_once() -> None:
    def checked(count: int) -> None:
        links = "".join(f"[[#Chapter {at}]] " for at in range(count))
        graph = vault(a=chapters(count) + links)
        assert not list(breaches(graph, graph, {}))

    assert growth(checked, 60) < 2.3


@settings(max_examples=300)
@given(HEADINGS, st.lists(st.sampled_from("abcd"), min_size=2, max_size=4))
def test_a_path_means_the_first_heading_below_all_its_parts(
    headings: list[tuple[int, str]], path: list[str]
) -> None:
    text = "\n".join(f"{'#' * level} {name}" for level, name in headings)
    anchors = Anchors(note("a.md", text))
    above: list[tuple[int, str]] = []
    expected = None
    for number, (level, name) in enumerate(headings):
        above = [one for one in above if one[0] < level]
        rest = iter([*(one[1] for one in above)])
        if expected is None and name == path[-1] and all(part in rest for part in path[:-1]):
            expected = number
        above.append((level, name))
    found = anchors.heading(list(path))
    ids = [heading.id for heading in note("a.md", text).unit.headings]
    inside = found is not None and found[1]
    assert (ids.index(found[0]) if inside and found else None) == expected
