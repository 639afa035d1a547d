"""GraphML, GEXF and CSV, read back by networkx and the csv module; and networkx graphs."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from xml.etree.ElementTree import fromstring

import networkx as nx
import pytest
from tests.export.nasty import NASTY, everything
from tests.helpers.vault import vault

from knotwork.export.digraph import digraph
from knotwork.export.elements import around, elements
from knotwork.export.networks import gexf, graphml
from knotwork.export.tables import csv_files

IDS = {
    "alone.md": "note",
    "book.md": "note",
    "chapter.md": "note",
    "score.md": "note",
    "sub/dot.md": "note",
    "vector.md": "note",
    "p.png": "file",
    "?gone": "stub",
    "?next chapter": "stub",
    "#math": "tag",
    "#math/la": "tag",
    "#日本": "tag",
}


def test_nodes_are_notes_linked_files_stubs_and_tags() -> None:
    graph = digraph(elements(everything()))
    assert {node: about["kind"] for node, about in graph.nodes(data=True)} == IDS
    assert graph.nodes["sub/dot.md"]["title"] == NASTY
    assert graph.nodes["sub/dot.md"]["aliases"] == ("inner; product", NASTY + "!")
    assert graph.nodes["sub/dot.md"]["tags"] == ("math/la", "日本")


def test_edges_are_typed_and_come_as_often_as_they_are_written() -> None:
    graph = digraph(elements(everything()))
    relations = [data["relation"] for _s, _t, data in graph.edges("sub/dot.md", data=True)]
    assert sorted(relations) == sorted(
        ["requires", "inspired by", "link", "link", "embed", "link", "link", "previous",
         "container", "part-of", "tag", "tag"]
    )  # fmt: skip
    (first, *_rest) = graph.get_edge_data("sub/dot.md", "vector.md").values()
    assert first == {
        "relation": "requires",
        "anchor": "",
        "label": "",
        "property": "requires",
        "line": 5,
        "hidden": False,
    }
    assert graph.edges["sub/dot.md", "score.md", 0]["hidden"] is True
    assert graph.has_edge("#math/la", "#math")


@pytest.mark.parametrize(("write", "read"), [(graphml, nx.read_graphml), (gexf, nx.read_gexf)])
def test_networkx_reads_back_what_was_written(write: object, read: object) -> None:
    known = elements(everything())
    content = write(known)  # type: ignore[operator]
    came = read(io.BytesIO(content))  # type: ignore[operator]
    assert dict(came.nodes(data="kind")) == IDS
    assert came.nodes["sub/dot.md"]["title"] == NASTY.replace("\u0007", "\N{REPLACEMENT CHARACTER}")
    written = digraph(known)
    assert sorted(came.edges(data="relation")) == sorted(written.edges(data="relation"))
    assert sorted(came.edges(data="line")) == sorted(written.edges(data="line"))
    assert content == write(known)  # type: ignore[operator]


@pytest.mark.parametrize("write", [graphml, gexf])
def test_no_two_edges_have_one_id(write: object) -> None:
    content = write(elements(everything()))  # type: ignore[operator]
    edges = [one for one in fromstring(content).iter() if one.tag.endswith("}edge")]
    assert len(edges) == len(elements(everything()).edges)
    assert len({edge.get("id") for edge in edges}) == len(edges)


@pytest.mark.parametrize(("write", "read"), [(graphml, nx.read_graphml), (gexf, nx.read_gexf)])
def test_white_space_in_names_survives(write: object, read: object) -> None:
    known = elements(vault({"a.md": '---\ntitle: "a\\tb\\r\\nc"\n---\n[[b|"x<y"]]', "b.md": ""}))
    came = read(io.BytesIO(write(known)))  # type: ignore[operator]
    assert came.nodes["a.md"]["title"] == known.nodes[0].title
    (label,) = (label for _s, _t, label in came.edges(data="label"))
    assert label == '"x<y"'


def test_gexf_has_no_date_and_gephi_finds_labels() -> None:
    content = gexf(elements(everything()))
    assert b"lastmodifieddate" not in content
    labels = {
        node.get("id"): node.get("label")
        for node in fromstring(content).iter()
        if node.get("label")
    }
    assert labels["vector.md"] == "vector"


def test_csv_has_the_headers_that_the_importer_asks_for() -> None:
    files = {name: content.decode() for name, content in csv_files(elements(everything()))}
    nodes = list(csv.DictReader(io.StringIO(files["nodes.csv"], newline="")))
    edges = list(csv.DictReader(io.StringIO(files["relationships.csv"], newline="")))
    assert {row["id:ID"]: row[":LABEL"].lower() for row in nodes} == IDS
    dot = next(row for row in nodes if row["id:ID"] == "sub/dot.md")
    assert dot["title"] == NASTY
    assert dot["aliases:string[]"].split(";")[0] == "inner, product"
    assert {row[":START_ID"] for row in edges} | {row[":END_ID"] for row in edges} <= set(IDS)
    types = {row[":TYPE"] for row in edges}
    assert {"REQUIRES", "PART_OF", "INSPIRED_BY", "TAG"} <= types
    assert all(re.fullmatch(r"\w+", one) for one in types)
    assert {row["hidden:boolean"] for row in edges} == {"true", "false"}


def test_the_surroundings_of_a_note_follow_links_both_ways() -> None:
    known = elements(vault(a="[[b]]", b="[[c]]", c="[[d]]", d="", e="[[b]]"))
    assert [node.id for node in around(known, "b.md", 1).nodes] == ["a.md", "b.md", "c.md", "e.md"]
    assert [node.id for node in around(known, "b.md", 0).nodes] == ["b.md"]
    assert len(around(known, "b.md", 9).edges) == 4


@pytest.mark.parametrize("write", [graphml, gexf])
def test_an_empty_vault_is_an_empty_graph(write: object) -> None:
    content = write(elements(vault()))  # type: ignore[operator]
    assert fromstring(content) is not None
    assert b"<node " not in content


def test_a_build_does_not_load_networkx() -> None:
    script = "import sys, knotwork.pipeline, knotwork.shell.commands.building.build as _; print('networkx' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
