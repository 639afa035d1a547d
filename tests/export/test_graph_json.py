"""The graph as JSON: the properties that other programs rely on."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from tests.helpers.site import site
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.export.elements import elements
from knotwork.export.graph_json import MOST_CANDIDATES, graph_json, schema
from knotwork.export.jsonld import jsonld
from knotwork.export.networks import gexf, graphml
from knotwork.export.skos import statements
from knotwork.export.tables import csv_files
from knotwork.export.turtle import turtle
from knotwork.pages.site import Site
from knotwork.resolve import Mode


def exported(
    texts: dict[str, str] | None = None,
    /,
    mode: Mode = Mode.ALIAS,
    files: tuple[str, ...] = (),
    **notes: str,
) -> dict[str, Any]:
    named = {f"{name}.md": text for name, text in notes.items()}
    graph = vault({**(texts or {}), **named}, mode=mode, files=files)
    document: dict[str, Any] = json.loads(graph_json(graph))
    return document


NOTE = """---
aliases: [ip]
tags: [math/la]
requires: "[[b]]"
size: .inf
---
# One *two* ^top

Text 😀 [[b#H|x]] ![[p.png]] [[gone]] %%[[b]]%% #tag ^blk

[[b]] < [[book]]/[[b]] > [[gone]]
"""


def test_a_note_says_what_was_understood_of_it() -> None:
    document = exported({"a": NOTE, "b": "## H"}, files=("p.png",))
    assert document["notes"][0] == {
        "path": "a.md",
        "title": "a",
        "aliases": ["ip"],
        "tags": ["math/la", "tag"],
        "properties": {"aliases": ["ip"], "tags": ["math/la"], "requires": "[[b]]", "size": ".inf"},
        "headings": [{"level": 1, "text": "One *two*", "line": 7}],
        "blocks": ["blk", "top"],
        "trails": [{"previous": "b.md", "containers": ["book", "b.md"], "next": "gone"}],
    }


def test_links_come_in_the_order_of_the_text_with_their_place() -> None:
    links = exported({"a": NOTE, "b": "## H"}, files=("p.png",))["links"]
    assert [(link["text"], link["relation"], link["line"], link["column"]) for link in links] == [
        ("[[b]]", "requires", 4, 12),
        ("[[b#H|x]]", "link", 9, 8),
        ("![[p.png]]", "embed", 9, 18),
        ("[[gone]]", "link", 9, 29),
        ("[[b]]", "link", 9, 40),
        ("[[b]]", "previous", 11, 1),
        ("[[book]]", "container", 11, 9),
        ("[[b]]", "part-of", 11, 18),
        ("[[gone]]", "next", 11, 26),
    ]
    assert links[0]["property"] == "requires"
    assert links[4]["hidden"] is True
    assert "hidden" not in links[1]


def test_each_resolution_has_its_name_and_target() -> None:
    links = exported(
        {
            "a.md": "[[b]] [[b#no]] [[gone]] [[#]] [t](b.md#H)",
            "b.md": "## H",
            "x/t.md": "",
            "y/t.md": "",
        }
    )["links"]
    assert [(link["resolution"], link["target"], link["anchor"]) for link in links] == [
        ("found", "b.md", None),
        ("missing-anchor", "b.md", "no"),
        ("missing-note", None, None),
        ("found", "a.md", ""),
        ("found", "b.md", "H"),
    ]


def test_an_ambiguous_link_names_the_one_that_would_be_taken() -> None:
    (link,) = exported({"a.md": "[[t]]", "x/t.md": "", "y/t.md": ""})["links"]
    assert link["resolution"] == "ambiguous"
    assert link["target"] == "x/t.md"
    assert link["candidates"] == ["x/t.md", "y/t.md"]


def test_of_many_candidates_the_first_are_named_and_the_others_counted() -> None:
    called = "---\naliases: [same]\n---\n"
    notes = {f"{number:02}.md": called for number in range(MOST_CANDIDATES + 3)}
    few, many = (
        exported({"z.md": "[[same]]", **dict(list(notes.items())[:count])})["links"][0]
        for count in (MOST_CANDIDATES, len(notes))
    )
    assert few["candidates"] == many["candidates"] == list(notes)[:MOST_CANDIDATES]
    assert "further_candidates" not in few
    assert many["further_candidates"] == 3


def test_obsidian_mode_follows_no_alias() -> None:
    notes = {"a.md": "[[ip]]", "b.md": "---\naliases: [ip]\n---\n"}
    assert exported(notes)["links"][0]["target"] == "b.md"
    assert exported(notes, Mode.OBSIDIAN)["links"][0]["resolution"] == "missing-note"


def test_external_links_are_no_edges() -> None:
    assert exported({"a": "[x](https://example.com) <https://example.com>"})["links"] == []


def test_the_document_is_valid_json_whatever_the_properties_hold() -> None:
    matter = "---\nbig: 123456789012345678901234567890\nnested: {n: .nan, m: [-.inf, é]}\n---\n"
    content = graph_json(vault(a=matter))
    properties = json.loads(content, parse_constant=pytest.fail)["notes"][0]["properties"]
    assert properties == {
        "big": "123456789012345678901234567890",
        "nested": {"n": ".nan", "m": ["-.inf", "é"]},
    }
    assert "é" in content.decode("utf-8")


def test_the_same_vault_gives_the_same_bytes_in_any_order_of_its_files() -> None:
    notes = {"b": "[[a]] #t", "a": "[[b]]", "c/d": "[[a]]"}
    turned = dict(reversed(notes.items()))
    assert graph_json(vault(notes)) == graph_json(vault(turned))
    assert [link["source"] for link in exported(notes)["links"]] == ["a.md", "b.md", "c/d.md"]


def test_the_document_has_stubs_tags_and_the_learning_order() -> None:
    document = exported(a="requires:: [[b]] [[x]] #T", b="#t/u [[X]]")
    assert document["stubs"] == [{"name": "x", "wanted_by": ["a.md", "b.md"]}]
    assert document["tags"] == [
        {"name": "T", "notes": ["a.md"]},
        {"name": "t/u", "notes": ["b.md"]},
    ]
    assert document["order"] == ["b.md", "a.md"]


def test_the_document_is_what_its_schema_says() -> None:
    validator = jsonschema_rs.validator_for(json.loads(schema()))
    document = exported({"a": NOTE, "b": "## H"}, files=("p.png",))
    assert list(validator.iter_errors(document)) == []
    document["links"][0]["line"] = "one"
    assert [error.instance_path for error in validator.iter_errors(document)] == [
        ["links", 0, "line"]
    ]


def test_a_site_publishes_addresses_and_nothing_hidden() -> None:
    notes = {
        "a.md": "[[b]] %%[[b]] [[zanzibar]]%% [[plan]] [[x]]",
        "b.md": "",
        "plan.md": "---\npublish: false\n---\n",
        "p/x.md": "",
        "secret/x.md": "---\ndraft: true\n---\n",
    }
    text = site(notes)["-/graph.json"]
    document = json.loads(text)
    assert [note["url"] for note in document["notes"]] == ["a.html", "b.html", "p/x.html"]
    assert [(one["text"], one["target"]) for one in document["links"]] == [
        ("[[b]]", "b.md"),
        ("[[x]]", "p/x.md"),
    ]
    assert "zanzibar" not in text
    assert "secret" not in text
    assert document["stubs"] == []


def test_half_a_surrogate_pair_does_not_stop_an_export() -> None:
    graph = vault(a='---\ntitle: "\\ud800"\naliases: ["x\\ud800"]\nkey: "\\udfff"\n---\n#t')
    assert json.loads(graph_json(graph))["notes"][0]["path"] == "a.md"
    known = elements(graph)
    shown = tuple(statements(Site(graph, SiteOptions())))
    for content in (graphml(known), gexf(known), turtle(shown), jsonld(shown)):
        assert content.decode("utf-8")
    assert all(content.decode("utf-8") for _name, content in csv_files(known))
