"""Which notes are affected by an edit, because of links from other notes."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.graph import ConceptGraph
from knotwork.pages.contexts import context
from knotwork.shell.remember.link_targets import (
    LinkTargets,
    affected,
    link_targets,
    targets_in,
    with_other_targets,
)

NAMES = ("a.md", "b.md", "c.md", "d.md")
WORDS = (
    "See [[a]]. ",
    "Of [[b]] or [[c]] ",
    "\n\nuses:: [[d]]\n\n",
    "\n\n## Part\n\n",
    "\n\n[[a]] < [[b]] > [[zed]]\n\n",
    "\n\n^[[c]]\n\n",
    "%%[[d]]%% ",
    "![[a]] ",
    "[[zed]] ",
    "word ",
)
FIRST = ("", "---\naliases: zed\n---\n", "[[b]]/[[c]] < [[d]]\n\n")
note = st.builds(
    lambda first, words: first + "".join(words),
    st.sampled_from(FIRST),
    st.lists(st.sampled_from(WORDS), max_size=6),
)
notes = st.dictionaries(st.sampled_from(NAMES), note)


def received(graph: ConceptGraph, path: str) -> list[tuple[str, str]]:
    """The notes that link to a note, each with its relation."""
    return [(edge.source, relation) for edge, relation in graph.received(path)]


def contexts(graph: ConceptGraph, path: str) -> list[object]:
    """The same, with the text around each link."""
    return [
        (edge.source, relation, context(graph.notes[edge.source].unit, edge.number))
        for edge, relation in graph.received(path)
    ]


@given(notes, notes)
def test_notes_whose_links_or_neighbours_changed_are_affected(
    before: Mapping[str, str], now: Mapping[str, str]
) -> None:
    then, today = vault(before), vault(now)
    links = link_targets(then, LinkTargets())
    edited = {
        path: then.notes[path].unit if path in then.notes else None
        for path in NAMES
        if before.get(path) != now.get(path)
    }
    others = {
        path: today.notes[path].unit
        for path in with_other_targets(links, link_targets(today, links))
    }
    found = affected(today, {**others, **edited}, links.of)
    for path in then.notes.keys() & today.notes.keys():
        new = {one for one in edited if one not in before or one not in now} | {path}
        sources = {edge.source for graph in (then, today) for edge in graph.incoming.get(path, ())}
        if sources.isdisjoint(new):  # otherwise too many may be reported
            assert (path in found.received) == (received(then, path) != received(today, path))
            assert (path in found.contexts) == (contexts(then, path) != contexts(today, path))
        else:
            assert path in found.received or received(then, path) == received(today, path)
            assert path in found.contexts or contexts(then, path) == contexts(today, path)


@given(notes, notes)
def test_links_are_remembered_by_their_results(
    before: Mapping[str, str], now: Mapping[str, str]
) -> None:
    graph = vault(now)
    links = link_targets(graph, link_targets(vault(before), LinkTargets()))
    assert {path: links.of(path) for path in graph.notes} == {
        path: targets_in(graph, path) for path in graph.notes
    }
    assert not set(with_other_targets(links, link_targets(graph, links)))


def test_all_targets_of_a_note_without_remembered_links_are_affected() -> None:
    graph = vault(a="[[b]]", b="[[c]]", c="")
    found = affected(graph, {"a.md": None}, lambda path: targets_in(graph, path))
    assert found.received == found.contexts == {"b.md"}
