"""Queries of the graph: small vaults with known answers, and comparison with brute force."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from tests.helpers.graphs import Wishes, texts, wishes
from tests.helpers.vault import vault

from knotwork.analysis.hubs import hubs, pagerank
from knotwork.analysis.loose_ends import dead_ends, orphans, stubs
from knotwork.analysis.needs import leads, needs, order
from knotwork.analysis.neighbours import linked, only
from knotwork.analysis.path import ways
from knotwork.analysis.stats import stats
from knotwork.export.elements import elements


def test_needs_come_nearest_first_and_leads_turn_them_round() -> None:
    graph = vault(a="", b="requires:: [[a]]", c="requires:: [[b]], [[a]]")
    assert [(one.title, one.distance) for one in needs(graph, "c.md")] == [("b", 1), ("a", 2)]
    assert [(one.title, one.distance) for one in leads(graph, "a.md")] == [("b", 1), ("c", 2)]


def test_the_order_says_what_each_note_needs_and_where_it_stands() -> None:
    graph = vault(a="requires:: [[b]]\n\n[[x]] < [[book]]", b="", book="")
    assert [(one.position, one.path, one.needs, one.container) for one in order(graph)] == [
        (1, "book.md", (), None),
        (2, "b.md", (), None),
        (3, "a.md", ("b.md",), "book.md"),
    ]


def test_orphans_and_dead_ends_look_at_every_link_but_those_in_comments() -> None:
    graph = vault(a="[[b]] %%[[c]]%%", b="", c="[[c]] ![[p.png]]", files=["p.png"])
    assert [(one.path, one.isolated) for one in orphans(graph)] == [("a.md", False), ("c.md", True)]
    assert [(one.path, one.isolated) for one in dead_ends(graph)] == [
        ("b.md", False),
        ("c.md", True),
    ]


def test_the_start_page_is_no_orphan_and_a_page_of_its_name_in_a_folder_is() -> None:
    graph = vault(
        {"Index.md": "[[b]]", "b.md": "", "README.md": "", "_index.md": "", "sub/index.md": ""}
    )
    assert [one.path for one in orphans(graph)] == ["sub/index.md"]
    assert stats(graph).orphans == 1


def test_the_most_wanted_stubs_come_first_and_neither_pictures_nor_placeholders_are_any() -> None:
    graph = vault(
        a="[[x]] [[X]] [[y]] ![[p.png]]",
        b="[[Y]] [[1. one]] [[v1.2]]",
        c="[[{{date}}]] [[<% t %>]]",
    )
    found = [(one.name, one.count, one.wanted_by) for one in stubs(graph)]
    assert found == [
        ("y", 2, ("a.md", "b.md")),
        ("1. one", 1, ("b.md",)),
        ("v1.2", 1, ("b.md",)),
        ("x", 1, ("a.md",)),
    ]


def test_trails_make_no_hub() -> None:
    graph = vault(
        ch="",
        a="[[hub]]\n\n[[x]] < [[ch]] > [[b]]",
        b="[[hub]]\n\n[[a]] < [[ch]] > [[c]]",
        c="[[hub]]\n\n[[b]] < [[ch]]",
        hub="",
    )
    assert [(one.path, one.linked_from) for one in hubs(graph)[:1]] == [("hub.md", 3)]
    assert hubs(graph)[-1].linked_from == 0


@given(wishes())
def test_pagerank_is_that_of_networkx(known: Wishes) -> None:
    graph = vault(texts(known))
    links = linked(graph)
    ranks = pagerank(tuple(graph.notes), links)
    reference: nx.DiGraph[str] = nx.DiGraph()
    reference.add_nodes_from(graph.notes)
    reference.add_edges_from((one, two) for one, all_ in links.items() for two in all_)
    expected = _pagerank_by_definition(reference)
    assert ranks == pytest.approx(expected, abs=1e-6)


def _pagerank_by_definition(graph: nx.DiGraph[str]) -> dict[str, float]:
    """Solves the equations instead of iterating: networkx's own needs SciPy."""
    names = list(graph)
    count = len(names)
    if not count:
        return {}
    moves = np.full((count, count), 0.0)
    for at, name in enumerate(names):
        targets = list(graph.successors(name))
        for target in targets or names:
            moves[names.index(target), at] = 1 / len(targets or names)
    ranks = np.linalg.solve(np.eye(count) - 0.85 * moves, np.full(count, 0.15 / count))
    return dict(zip(names, ranks.tolist(), strict=True))


@given(wishes())
def test_ways_are_all_the_shortest_ones(known: Wishes) -> None:
    graph = vault(texts(known))
    reference: nx.DiGraph[str] = nx.DiGraph()
    reference.add_nodes_from(graph.notes)
    reference.add_edges_from((one, two) for one, all_ in linked(graph).items() for two in all_)
    for directed, model in ((True, reference), (False, reference.to_undirected())):
        for source in graph.notes:
            for target in graph.notes:
                if source == target:
                    continue
                found = ways(graph, source, target, directed=directed, limit=1000)
                expected = (
                    sorted(nx.all_shortest_paths(model, source, target))
                    if nx.has_path(model, source, target)
                    else []
                )
                came = [[way[0].source, *(hop.target for hop in way)] for way in found.ways]
                assert (came, found.count) == (expected, len(expected))


def test_a_way_names_the_relations_in_both_directions() -> None:
    graph = vault(a="requires:: [[b]] [[b]]", b="[[a]]", c="")
    (way,) = ways(graph, "a.md", "b.md").ways
    assert (way[0].relations, way[0].backward) == (("requires",), ("link",))
    assert ways(graph, "a.md", "c.md").length is None
    assert ways(graph, "b.md", "a.md", only(frozenset({"requires"})), directed=True).count == 0


def test_ways_do_not_pass_through_books_and_chapters() -> None:
    graph = vault(
        ch="[[a]] [[b]]", a="[[x]] < [[ch]] > [[b]]", b="[[a]] < [[ch]]", c="[[a]]", d="[[b]]"
    )
    assert ways(graph, "c.md", "d.md").length is None
    assert ways(graph, "ch.md", "d.md").length == 2


def test_the_number_of_ways_is_counted_without_walking_them() -> None:
    notes = {"s": "[[a0]] [[b0]]"}
    for number in range(40):
        for name in "ab":
            notes[f"{name}{number}"] = f"[[a{number + 1}]] [[b{number + 1}]]"
    notes |= {"a40": "[[t]]", "b40": "[[t]]", "t": ""}
    found = ways(vault(notes), "s.md", "t.md", directed=True, limit=3)
    assert (found.length, found.count, len(found.ways)) == (42, 2**41, 3)


def test_a_missing_note_is_one_however_links_ask_for_it() -> None:
    graph = vault(
        {
            "a.md": "[[Gone]] [x](gone.md) [[gone.md|y]] ![[./gone]] [[/gone]] [[v1.2.md]] [[v1.2]]",
            "sub/b.md": "up: [[../gone]]\n\n[[gone]] [[./gone]] [x](./gone.md) [[sub/gone]] [[a.txt.md]]",
        }
    )
    assert [(one.name, one.wanted_by) for one in stubs(graph)] == [
        ("Gone", ("a.md", "sub/b.md")),
        ("a.txt.md", ("sub/b.md",)),
        ("sub/gone", ("sub/b.md",)),
        ("v1.2", ("a.md",)),
    ]
    assert stats(graph).stubs == 4
    named = {node.id for node in elements(graph).nodes if node.kind == "stub"}
    assert named == {"?gone", "?a.txt.md", "?sub/gone", "?v1.2"}
