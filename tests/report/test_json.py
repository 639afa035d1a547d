"""The findings as JSON: the properties that other programs rely on."""

from __future__ import annotations

import json as standard
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.report.json import json
from knotwork.report.sources import Sources


def reported(**texts: str) -> dict[str, Any]:
    named = {f"{name}.md": text for name, text in texts.items()}
    found = check(vault(named), Selection())
    document: dict[str, Any] = standard.loads(json(found, Sources(named.get)))
    return document


def test_a_finding_has_its_place_from_one_in_code_points_and_its_fix() -> None:
    document = reported(a="😀\t\r\n日 [[ip]]", dot="---\naliases: [ip]\n---\n")
    assert document == {
        "version": 1,
        "counts": {"error": 0, "warning": 0, "info": 1},
        "findings": [
            {
                "rule": "link-by-alias",
                "severity": "info",
                "message": "“ip” is an alias of “dot”, which Obsidian does not follow",
                "help": "write [[dot|ip]]",
                "path": "a.md",
                "line": 2,
                "column": 3,
                "end_line": 2,
                "end_column": 9,
                "start": 6,
                "end": 12,
                "related": [],
                "fix": {
                    "title": "Write the note's name",
                    "safe": True,
                    "edits": [{"path": "a.md", "start": 6, "end": 12, "text": "[[dot|ip]]"}],
                },
            }
        ],
    }


def test_related_places_come_with_line_and_column() -> None:
    texts = {"x": "[[t]]", "b/t": "a", "c/t": "a"}
    (finding,) = reported(**texts)["findings"]
    assert finding["related"] == [
        {"path": "b/t.md", "line": 1, "column": 1, "message": "could be meant"},
        {"path": "c/t.md", "line": 1, "column": 1, "message": "could be meant"},
    ]


@given(st.text(max_size=60))
def test_any_text_gives_valid_json(text: str) -> None:
    document = reported(a=text + "[[gone]]")
    assert sum(document["counts"].values()) == len(document["findings"])
