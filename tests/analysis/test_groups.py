"""Bridges, communities, related notes and numbers: compared with networkx and small known cases."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
from hypothesis import given
from tests.helpers.graphs import Wishes, texts, wishes
from tests.helpers.vault import vault

from knotwork.analysis.bridges import bridges
from knotwork.analysis.communities import communities
from knotwork.analysis.neighbours import both_ways, linked
from knotwork.analysis.related import related
from knotwork.analysis.stats import stats
from knotwork.graph import ConceptGraph


def undirected(graph: ConceptGraph) -> nx.Graph[str]:
    model: nx.Graph[str] = nx.Graph()
    model.add_nodes_from(graph.notes)
    model.add_edges_from(
        (one, other) for one, near in both_ways(linked(graph)).items() for other in near
    )
    return model


@given(wishes())
def test_bridges_are_those_of_networkx_and_cut_off_the_smaller_side(known: Wishes) -> None:
    graph = vault(texts(known))
    model = undirected(graph)
    found = bridges(graph)
    assert {frozenset((one.one, one.other)) for one in found} == {
        frozenset(pair) for pair in nx.bridges(model)
    }
    for one in found:
        model.remove_edge(one.one, one.other)
        side = len(nx.node_connected_component(model, one.one))
        assert one.cut_off == side <= len(nx.node_connected_component(model, one.other))
        model.add_edge(one.one, one.other)


def test_two_cliques_with_one_link_between_them_are_two_communities() -> None:
    notes = {
        name: " ".join(f"[[{other}]]" for other in group if other != name)
        for group in ("abcd", "wxyz")
        for name in group
    }
    notes["a"] += " [[w]]"
    graph = vault({**notes, "alone": ""})
    assert [sorted(one.paths) for one in communities(graph)] == [
        ["a.md", "b.md", "c.md", "d.md"],
        ["w.md", "x.md", "y.md", "z.md"],
    ]
    assert [(one.one, one.other, one.cut_off) for one in bridges(graph)] in (
        [("a.md", "w.md", 4)],
        [("w.md", "a.md", 4)],
    )


def test_communities_do_not_depend_on_the_seed_of_hashing() -> None:
    script = (
        "from tests.helpers.vault import vault\n"
        "from knotwork.analysis.communities import communities\n"
        "notes = {f'n{i}': ' '.join(f'[[n{i * k % 60}]]' for k in (2, 3, 7)) for i in range(60)}\n"
        "print([one.paths for one in communities(vault(notes))])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


def test_trails_make_no_community_and_no_bridge() -> None:
    graph = vault(ch="", a="[[x]] < [[ch]] > [[b]]", b="[[a]] < [[ch]]")
    assert (communities(graph), bridges(graph)) == ((), ())


def test_notes_that_stand_among_the_same_notes_are_related() -> None:
    graph = vault(
        hub=" ".join(f"[[{name}]]" for name in ("one", "two", *(f"n{at}" for at in range(9)))),
        one="[[base]]",
        two="[[base]]",
        base="",
        other="[[n1]]",
        **{f"n{at}": "" for at in range(9)},  # type: ignore[arg-type]
    )
    unlinked = [one.path for one in related(graph, "one.md") if not one.linked]
    assert unlinked[0] == "two.md"
    assert "other.md" not in unlinked


@given(wishes())
def test_likeness_goes_both_ways_and_is_at_most_one(known: Wishes) -> None:
    graph = vault(texts(known))
    whole = {(path, one.path): one.likeness for path in graph.notes for one in related(graph, path)}
    assert all(0 < likeness <= 1 for likeness in whole.values())
    assert all(whole[other, one] == likeness for (one, other), likeness in whole.items())


def test_books_and_chapters_are_related_to_nothing() -> None:
    graph = vault(ch="[[a]] [[b]]", a="[[b]]\n\n[[x]] < [[ch]] > [[b]]", b="[[a]] < [[ch]]")
    assert [one.path for one in related(graph, "a.md")] == ["b.md"]


def test_a_vault_in_numbers() -> None:
    graph = vault(
        ch="",
        a="---\ntags: [x, X, y/z]\n---\nrequires:: [[b]]\n\n[[gone]] [[b#no]] %%[[b]]%% ![[p.png]]\n\n"
        "[[c]] < [[ch]]",
        b="requires:: [[a]]",
        c="",
        alone="",
        files=["p.png"],
    )
    found = stats(graph)
    assert (found.notes, found.files, found.links, found.broken) == (5, 1, 7, 2)
    assert found.relations == {"link": 2, "requires": 2, "embed": 1, "part-of": 1, "previous": 1}
    assert (found.tags, found.stubs, found.orphans, found.dead_ends) == (2, 1, 1, 3)
    assert (found.parts, found.largest_part, found.containers) == (2, 4, 1)
    assert (found.prerequisites, found.circles) == (2, 1)


def test_a_clique_is_one_community_without_bridges() -> None:
    count = 120
    listed = " ".join(f"[[{number}]]" for number in range(count))
    graph = vault({str(number): listed for number in range(count)})
    assert bridges(graph) == ()
    assert len(related(graph, "0.md")) == count - 1
    assert [len(one.paths) for one in communities(graph)] == [count]


def test_empty_vaults_and_single_notes_have_sensible_answers() -> None:
    for graph in (vault(), vault(a="")):
        assert (communities(graph), bridges(graph)) == ((), ())
        assert stats(graph).notes == len(graph.notes) == stats(graph).parts
    assert related(vault(a=""), "a.md") == ()
