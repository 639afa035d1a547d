"""Files that only a canvas shows, or that show a drawing, count as used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.helpers.disk import compiled
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.rules import unused_attachment
from knotwork.rules.evidence import Evidence
from knotwork.shell.config.locate import locate
from knotwork.shell.project import files, tools_of

SELECTION = Selection(select=frozenset({unused_attachment.RULE.name}))
FILES = ("img/p.png", "img/q é.png", "board.canvas", "deep/other.canvas")


def unused(**canvases: str | None) -> list[str]:
    """The files that are told, by what the canvases hold."""
    texts = {"board.canvas": canvases.get("board", ""), "deep/other.canvas": canvases.get("other")}
    graph = vault({"a": ""}, files=FILES)
    known = Evidence(text=lambda path: texts[path] if texts[path] is not None else "")
    return [one.finding.path for one in check(graph, SELECTION, known)]


def board(*nodes: Mapping[str, object]) -> str:
    return json.dumps({"nodes": nodes, "edges": []})


@pytest.mark.parametrize(
    "node",
    [
        {"type": "file", "file": "img/p.png"},
        {"type": "file", "file": "IMG/p.png"},
        {"type": "group", "background": "img/p.png"},
        {"type": "text", "text": "A card ![[p.png|300]]"},
        {"type": "text", "text": "---\n![a](img/p.png)"},
        {"type": "text", "text": "[[p.png]]"},
        {"type": "text", "text": "<img src='img/p.png'>"},
    ],
)
def test_what_a_canvas_shows_is_used(node: dict[str, object]) -> None:
    assert unused(board=board(node)) == ["img/q é.png"]


def test_a_card_is_read_from_where_its_canvas_stands() -> None:
    card = {"type": "text", "text": "![p](../img/p.png) ![q](../img/q%20é.png)"}
    assert unused(other=board(card)) == []


@pytest.mark.parametrize(
    "node",
    [
        {"type": "text", "text": "p.png"},
        {"type": "text", "text": "`![[p.png]]`"},
        {"type": "link", "url": "https://img/p.png"},
        {"type": "file", "file": "p.png"},
        {"type": "file", "file": 7},
    ],
)
def test_a_file_that_a_canvas_only_mentions_is_unused(node: dict[str, object]) -> None:
    assert unused(board=board(node)) == ["img/p.png", "img/q é.png"]


def test_names_in_an_unreadable_canvas_count_as_used() -> None:
    assert unused(board='{"nodes": [{"file": "img/p.png"') == ["img/q é.png"]


def test_nothing_is_reported_if_canvases_have_no_text() -> None:
    graph = vault({"a": ""}, files=FILES)
    assert check(graph, SELECTION, Evidence()) == ()
    assert len(check(vault({"a": ""}, files=("p.png",)), SELECTION, Evidence())) == 1


def test_canvases_on_disk_are_read(tmp_path: Path) -> None:
    (tmp_path / "knotwork.toml").write_text('[check]\nselect = ["unused-attachment"]\n')
    (tmp_path / "a.md").write_text("Words.")
    for name in ("p.png", "q.png"):
        (tmp_path / name).touch()
    (tmp_path / "b.canvas").write_text(board({"type": "file", "file": "p.png"}))
    project = locate(tmp_path)
    known = compiled(project, files(project), tools_of(project, selection=SELECTION))
    assert [one.finding.path for one in known.diagnostics] == ["q.png"]


def test_the_picture_of_a_drawing_is_used_and_not_that_of_another_note() -> None:
    texts = {"plan.excalidraw": "---\nexcalidraw-plugin: parsed\n---\n", "b": ""}
    graph = vault(texts, files=("plan.excalidraw.svg", "b.svg"))
    told = check(graph, SELECTION, Evidence())
    assert [one.finding.path for one in told] == ["b.svg"]
