"""The names that Logseq gives pages in files."""

from __future__ import annotations

import pytest

from knotwork.page_names import day_key, graphs_among, page_keys, page_name
from tests.helpers.vault import vault


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("pages/tools___hammer.md", "tools/hammer"),
        ("a___b___c.md", "a/b/c"),
        ("why%3F %E4%B8%AD.md", "why? 中"),
        ("100%.md", "100%"),
        ("bad%FF.md", "bad%FF"),
        ("%20.md", "%20"),
        ("a%0Ab.md", "a%0Ab"),
        ("___init.md", "___init"),
        ("a____b.md", "a____b"),
        ("a__b_c.md", "a__b_c"),
        ("a___.md", "a___"),
    ],
)
def test_names_of_files_stand_for_names_of_pages(path: str, name: str) -> None:
    assert page_name(path) == name


def test_journals_stand_in_their_folder() -> None:
    assert [*page_keys("x/Journals/2026_03_01.md")] == ["2026-03-01"]
    assert [*page_keys("x/2026_03_01.md")] == []


@pytest.mark.parametrize(
    "written", ["2026-03-01", "Sun, 2026/03/01", "March 1, 2026", "Sunday, Mar 1st, 2026"]
)
def test_a_day_is_named_in_many_ways(written: str) -> None:
    assert day_key(written) == "2026-03-01"


@pytest.mark.parametrize("written", ["", "01-03-2026", "Marmalade 1, 2026", "2026", "version 1.2"])
def test_names_that_are_no_dates_have_no_day_key(written: str) -> None:
    assert day_key(written) == ""


def test_a_graph_is_the_folder_around_the_file_that_logseq_puts_there() -> None:
    assert graphs_among(["logseq/config.edn", "x/y/logseq/config.edn"]) == ("", "x/y/")
    assert not graphs_among(["my-logseq/config.edn", "logseq/config.edn.md", "config.edn"])


def test_a_page_is_called_as_its_author_typed_it() -> None:
    texts = {"g/tools___hammer.md": "", "g/b___c.md": "---\ntitle: Own\n---\n", "b___c.md": ""}
    graph = vault(texts, files=["g/logseq/config.edn"])
    assert graph.title("g/tools___hammer.md") == "tools/hammer"
    assert graph.title("g/b___c.md") == "Own"
    assert graph.title("b___c.md") == "b___c"
