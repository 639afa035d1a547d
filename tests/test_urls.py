"""URLs in the site, made from names in the vault."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.urls import fragment, fragment_url, relative_url, slug, urls

SEGMENTS = st.sampled_from(["a", "A", "b c", "ä?", "x:y", "-", "%41", "p.PNG"])
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map("/".join)
HOST = "https://example.org/sub/"


def test_names_become_lower_case_and_keep_the_letters_of_all_scripts() -> None:
    paths = ["Dot Product.md", "Bücher/日本.md", "img/A b.PNG"]
    assert list(urls(paths).values()) == ["dot-product.html", "bücher/日本.html", "img/a-b.png"]


def test_the_start_note_is_the_start_page_whoever_else_wants_to_be() -> None:
    found = urls(["home.md", "index.md"], "home.md")
    assert found["home.md"] == "index.html"
    assert found["index.md"].startswith("index-")


def test_files_that_would_share_a_url_each_get_a_hash_of_their_path() -> None:
    both = urls(["a b.md", "A-b.md", "c.md"])
    assert both["c.md"] == "c.html"
    assert len(set(both.values())) == 3
    assert urls(["a b.md", "A-B.md"])["a b.md"] == both["a b.md"]


def test_no_note_gets_into_the_folder_of_generated_pages() -> None:
    assert urls(["-/search.md"]) == {"-/search.md": "-_/search.html"}


def test_a_file_and_a_folder_of_one_url_are_told_apart() -> None:
    found = urls(["a.html/b.md", "a.md"])
    assert found["a.html/b.md"] == "a.html/b.html"
    assert found["a.md"] != "a.html"


@given(st.sets(PATHS.map(lambda path: path + ".md"), max_size=6))
def test_no_two_files_share_a_url(paths: set[str]) -> None:
    found = urls(sorted(paths))
    assert len(set(found.values())) == len(paths)


@given(PATHS, PATHS, st.sampled_from(["", "a", "Ä b", "x%y"]))
def test_a_relative_url_leads_to_its_page(source: str, target: str, anchor: str) -> None:
    made = relative_url(source, target, anchor)
    base = HOST + relative_url("", source).removeprefix("./")
    page, _, at = urljoin(base, made).partition("#")
    assert (unquote(page), unquote(at)) == (HOST + target, anchor)


def test_a_very_long_name_is_cut_and_told_apart() -> None:
    one, other = slug("é" * 300), slug("é" * 301)
    assert one != other
    assert max(len(one.encode()), len(other.encode())) <= 200


@pytest.mark.parametrize(
    ("heading", "made"),
    [("What is “it”?", "what-is-it"), ("a  b-c", "a-b-c"), ("日本", "日本"), ("!?", "section")],
)
def test_a_heading_has_an_id_of_its_words(heading: str, made: str) -> None:
    assert fragment(heading) == made


def test_an_id_is_quoted_where_a_url_needs_it() -> None:
    assert [fragment_url(one) for one in ("", "a-b", "^x", "日 b")] == [
        "", "#a-b", "#^x", "#%E6%97%A5%20b"
    ]  # fmt: skip
