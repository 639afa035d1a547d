"""Headings, tags and list items of notes, compared with Obsidian's own metadata cache."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.helpers.list_items import list_items
from tests.helpers.shared import shared_files

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note
from knotwork.syntax.parsed import Parsed
from knotwork.text import Span

DUMPS = {path.stem: json.loads(path.read_text("utf-8")) for path in shared_files(
    "vaults/oracle-obsidian-metadata", "*.json")}  # fmt: skip


def place(found: Any) -> Span:
    return Span(found["position"]["start"]["offset"], found["position"]["end"]["offset"])


@pytest.fixture(params=sorted(DUMPS))
def dump(request: pytest.FixtureRequest) -> Any:
    return DUMPS[request.param]


def test_headings_are_the_same_and_stand_in_the_same_place(dump: Any) -> None:
    unit = compile_note(Source("x.md", dump["fileContents"]), Syntax())
    assert [(found.text, found.level, found.span) for found in unit.headings] == [
        (found["heading"], found["level"], place(found))
        for found in dump["cachedMetadata"].get("headings", [])
    ]


def test_tags_are_the_same_and_stand_in_the_same_place(dump: Any) -> None:
    unit = compile_note(Source("x.md", dump["fileContents"]), Syntax())
    body = dump["cachedMetadata"].get("frontmatterPosition")
    begin = body["end"]["offset"] if body else 0
    inline = [tag for tag in unit.tags if tag.span.start >= begin]
    assert [("#" + tag.name, tag.span) for tag in inline] == [
        (found["tag"], place(found)) for found in dump["cachedMetadata"].get("tags", [])
    ]


def test_tags_of_properties_and_text_together_are_the_same(dump: Any) -> None:
    written = dump["cachedMetadata"].get("frontmatter", {}).get("tags")
    if isinstance(written, str) and "," in written:
        return  # Obsidian reads a list only; we read the old comma form too
    unit = compile_note(Source("x.md", dump["fileContents"]), Syntax())
    assert ["#" + tag.name for tag in unit.tags] == dump["getAllTags"]


def test_list_items_have_the_same_places_parents_and_marks(dump: Any) -> None:
    parsed = Parsed(dump["fileContents"], Syntax())
    assert list(list_items(parsed)) == [
        (place(found), found["parent"], found.get("task"))
        for found in dump["cachedMetadata"].get("listItems", [])
    ]


def test_properties_are_the_same(dump: Any) -> None:
    unit = compile_note(Source("x.md", dump["fileContents"]), Syntax())
    known = {found.name: found.value for found in unit.properties}
    assert known == dump["cachedMetadata"].get("frontmatter", {})


def test_the_front_matter_ends_in_the_same_place(dump: Any) -> None:
    text = dump["fileContents"]
    position = dump["cachedMetadata"].get("frontmatterPosition")
    if position is None and text.startswith("---\n---\n"):
        return  # an empty block is none to the cache; the body begins below it all the same
    end = Parsed(text, Syntax()).matter.end
    assert end == (position["end"]["offset"] + 1 if position else 0)
