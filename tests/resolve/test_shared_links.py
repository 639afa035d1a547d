"""The shared cases of links: a vault, a link in one of its notes, and Obsidian's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

import pytest
from tests.helpers.shared import SHARED, shared_json
from tests.helpers.vault import vault

from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.names import is_note
from knotwork.resolve import Mode
from knotwork.syntax.link import is_external

Case = Mapping[str, Any]

CASES: tuple[Case, ...] = tuple(shared_json("cases/links.json")["cases"])
SAMPLES = SHARED / "cases/suites/obsidian-export-tests/tests/testdata/input/main-samples"
"""The texts of the notes that the cases of obsidian-export name without quoting them."""

EXCEPTIONS: Mapping[str, str] = {}
"""Cases whose answer is not Obsidian's, each with the reason."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_link_means_what_obsidian_takes_it_to_mean(case: Case) -> None:
    assert case["id"] not in EXCEPTIONS, "an exception needs a test of its own"
    graph = _vault(case)
    links = graph.notes[case["source"]].unit.links
    at = next((number for number, link in enumerate(links) if link.text == case["link"]), None)
    if at is None:
        assert case["obsidian"] in {"not-a-link", "external"}
        assert case["obsidian"] != "external" or is_external(_destination(case["link"]))
        return
    meaning = graph.meanings[case["source"]][at]
    assert _answer(meaning) == case["obsidian"]
    if "fragment" in case:
        assert links[at].anchor == case["fragment"]
    if "fragment_ok" in case:
        assert isinstance(meaning, Found if case["fragment_ok"] else MissingAnchor)
    if isinstance(meaning, Ambiguous) and "candidates" in case:
        assert meaning.candidates == tuple(case["candidates"])


def _vault(case: Case) -> ConceptGraph:
    texts = {path: _text(case, path) for path in case["files"] if is_note(path)}
    source = texts[case["source"]]
    if case["link"] not in source:
        texts[case["source"]] = f"{source}\n\n{case['link']}\n"
    others = [path for path in case["files"] if not is_note(path)]
    return vault(texts, files=others, mode=Mode.OBSIDIAN)


def _text(case: Case, path: str) -> str:
    written = case.get("contents", {}).get(path)
    if written is not None:
        return str(written)
    if case["suite"] == "obsidian-export" and (SAMPLES / path).exists() and path != case["source"]:
        return (SAMPLES / path).read_text(encoding="utf-8")
    return ""


def _destination(link: str) -> str:
    return link.rpartition("](")[2].rstrip(")")


def _answer(meaning: Resolution) -> str:
    match meaning:
        case Found(path=path) | MissingAnchor(path=path):
            return path
        case Ambiguous():
            return "ambiguous"
        case MissingNote() | External():
            return "unresolved"
        case _:
            assert_never(meaning)
