"""The names of notes, headings and tags, and the keys by which they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.names import (
    extension,
    folder_label,
    heading_key,
    is_folder_note,
    is_tag,
    joined,
    key,
    listed,
    looks_like_note,
    natural_key,
    portable,
    refused_by_windows,
    relative_path,
    stem,
    wanted_name,
    without_attributes,
)

PATHS = st.lists(st.sampled_from(["a", "b", "ab", "c d"]), min_size=1, max_size=4).map("/".join)


def test_names_compare_without_case_or_the_way_accents_are_written() -> None:
    assert key("Caf\u00e9\u00a0a") == key("cafe\u0301 A")
    assert key("Straße") != key("strasse")
    assert heading_key("What: *is* “a”, [[b]]?") == heading_key("what is “a” b")


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Norm {#norm}", "Norm"),
        ("Norm {: #norm .wide lang=en }", "Norm"),
        ("The set {1, 2}", "The set {1, 2}"),
        ("{#norm} first", "{#norm} first"),
    ],
)
def test_attributes_behind_a_heading_are_none_of_its_words(heading: str, words: str) -> None:
    assert without_attributes(heading) == words


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("a/Uni Notes 0a1b2c3d4e5f60718293a4b5c6d7e8f9", "Uni Notes"),
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("a/b 0a1b2c3d", "b 0a1b2c3d"),
    ],
)
def test_a_folder_is_called_without_the_number_that_notion_gives_it(path: str, label: str) -> None:
    assert folder_label(path) == label


@pytest.mark.parametrize(
    ("path", "suffix", "name"),
    [
        ("a/b.MD", "md", "b"),
        ("a.b/c", "", "c"),
        ("a/.gitignore", "", ".gitignore"),
        ("v1.2.md", "md", "v1.2"),
        ("a/p.PNG", "png", "p.PNG"),
    ],
)
def test_a_path_has_a_suffix_and_a_stem(path: str, suffix: str, name: str) -> None:
    assert (extension(path), stem(path)) == (suffix, name)


@pytest.mark.parametrize("name", ["v1.2", "a.", "of Mr. Smith", "a.readme", "a"])
def test_text_after_a_dot_need_not_be_a_suffix(name: str) -> None:
    assert looks_like_note(name)
    assert not looks_like_note(f"{name}.pdf")


@pytest.mark.parametrize(
    ("link", "source", "wanted"),
    [
        ("a", "x/n.md", "a"),
        ("a.md", "x/n.md", "a"),
        ("/b/a", "x/n.md", "b/a"),
        ("./a", "x/n.md", "x/a"),
        ("../a.md", "x/n.md", "a"),
        ("a.png.md", "n.md", "a.png.md"),  # without `.md`, the name would be a picture's
        ("..", "n.md", ".."),
    ],
)
def test_links_that_ask_for_one_missing_note_give_it_one_name(
    link: str, source: str, wanted: str
) -> None:
    assert wanted_name(link, source) == wanted


@given(PATHS, PATHS)
def test_the_way_to_a_file_leads_there(source: str, target: str) -> None:
    above = source.rpartition("/")[0]
    assert joined(relative_path(source, target), above) == (target, False)


def test_a_path_that_climbs_above_the_root_is_held_there() -> None:
    assert joined("../../a//./b", "x") == ("a/b", True)


def test_the_page_of_a_folder_has_one_of_three_names() -> None:
    assert [name for name in ("a/Index.md", "_index.md", "README.md", "indexes.md") if
            is_folder_note(name)] == ["a/Index.md", "_index.md", "README.md"]  # fmt: skip


def test_a_tag_is_no_number_and_not_nested_without_end() -> None:
    deepest = "/".join("a" * 32)
    assert [is_tag(name) for name in ("a1", "1a", deepest)] == [True] * 3
    assert [is_tag(name) for name in ("", "12", f"{deepest}/a")] == [False] * 3


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("a:b?", "a_b_"),
        ("con", "con_"),
        ("LPT1.md", "LPT1_.md"),
        ("a.", "a_"),
        ("console", "console"),
    ],
)
def test_what_windows_refuses_is_replaced(name: str, allowed: str) -> None:
    assert portable(name) == allowed
    assert bool(refused_by_windows(name)) == (name != allowed)
    assert not refused_by_windows(allowed)


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["Layer2", "10 Layers", "a", "Layer", "2 Layers", "A"]
    assert sorted(names, key=natural_key) == [
        "2 Layers", "10 Layers", "A", "a", "Layer", "Layer2"
    ]  # fmt: skip


def test_a_message_lists_the_first_names_and_counts_the_others() -> None:
    assert listed("abc", 3) == "a, b, c"
    assert listed("abc", 2) == "a, b and 1 more"
    assert listed("ab", 2, count=9) == "a, b and 7 more"
