"""The small graph on a page."""

from __future__ import annotations

import re

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.pages.local_graph import cut


def section(page: str) -> str:
    return page.partition('<section class="around"')[2].partition("</section>")[0]


def test_every_note_of_the_picture_stands_in_the_list_too() -> None:
    made = site(
        a="---\nrequires: ['[[b]]']\n---\n[[c]]", b="requires:: [[d]]", c="[[e]]", d="", e=""
    )
    sound(made)
    drawn, _, listed = section(made["a.html"]).partition("<details")
    assert sorted(re.findall(r'href="(\w)\.html"', drawn)) == ["b", "c", "d", "e"]
    assert sorted(re.findall(r'href="(\w)\.html"', listed)) == ["b", "c", "d", "e"]


def test_a_note_by_itself_has_no_picture() -> None:
    assert section(site(a="alone")["a.html"]) == ""


def test_the_key_names_the_kinds_of_lines_that_are_drawn() -> None:
    page = section(site(a="---\nuses: ['[[b]]']\n---\n", b="")["a.html"])
    assert "tie-need" in page
    assert "tie-link" not in page
    assert "prerequisite" in page


def test_a_picture_of_a_hub_does_not_grow_with_it() -> None:
    def size(count: int) -> int:
        notes = {f"n{number:04}.md": "[[hub]]" for number in range(count)}
        return len(section(site(notes, hub="")["hub.html"]))

    assert size(300) - size(30) < 10


def test_names_may_be_longer_if_all_are_on_one_side() -> None:
    notes = {"a.md": "[[singular value decomposition]]", "singular value decomposition.md": ""}
    assert ">singular value decomposi…</text>" in section(site(notes)["a.html"])
    assert ">singular value…</text>" in section(site(notes, z="[[a]]")["a.html"])


def test_a_long_shared_title_is_cut_to_leave_room_for_its_place() -> None:
    notes = {
        "a.md": "[[one/product]] [[elsewhere/singular value decomposition]]",
        "one/product.md": "",
        "two/product.md": "",
        "elsewhere/singular value decomposition.md": "",
        "here/singular value decomposition.md": "",
    }
    page = section(site(notes, z="[[a]]")["a.html"])
    words = re.findall(r">([^<>]*)</text>", page)
    assert {"product · one", "singula… · else…", "singular value deco… · elsewhere"} <= set(words)


def test_the_list_names_an_authors_own_relation_and_how_many_more_there_are() -> None:
    notes = {f"n{number:03}.md": "[[a]]" for number in range(100)}
    links = " ".join(f"[[m{number:03}]]" for number in range(100))
    others = {f"m{number:03}.md": "" for number in range(100)}
    page = section(
        site({**notes, **others, "a.md": f"proves:: [[b]]\n\n{links}", "b.md": ""})["a.html"]
    )
    assert "proves" in page.partition("<details")[2]
    shown = len(set(re.findall(r'href="(\w+)\.html"', page.partition("<details")[2])))
    assert re.search(rf"\b{201 - shown} ", page)


@pytest.mark.parametrize(
    ("words", "columns", "kept"),
    [
        ("dot product", 11, "dot product"),
        ("dot product", 8, "dot pro…"),
        ("dot product", 5, "dot…"),
        ("日本語のノート", 14, "日本語のノート"),
        ("日本語のノート", 8, "日本語…"),
        ("", 4, ""),
    ],
)
def test_a_name_is_cut_to_columns(words: str, columns: int, kept: str) -> None:
    assert cut(words, columns) == kept
