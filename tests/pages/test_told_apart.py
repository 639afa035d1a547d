"""Notes with the same title are distinguished wherever pages list them, and only those."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.site import site
from tests.helpers.vault import vault

from knotwork.pages.fixed_urls import PICTURE_URL
from knotwork.pages.told_apart import ends, told_apart

ANCHOR = re.compile(r'<a[^>]*>([^<]*)(?:<span class="place"> ([^<]*)</span>)?</a>')


def shown(page: str, begin: str, end: str) -> list[tuple[str, str]]:
    """The links of a part of a page: the words of each, and the place beside them."""
    assert begin in page
    return ANCHOR.findall(page.partition(begin)[2].partition(end)[0])


@pytest.mark.parametrize(
    ("paths", "places"),
    [
        (("a.md", "b.md"), ()),
        (("a.md", "x/a.md"), ("", "x")),
        (("x/a.md", "y/a.md"), ("x", "y")),
        (("x/z/a.md", "y/z/a.md", "z/a.md"), ("x/z", "y/z", "z")),
        (("a/b/c/d/e/f.md", "g/b/c/d/e/f.md"), ("a/b/c/d/e", "g/b/c/d/e")),
        (("x/A.md", "y/a.md"), ("x", "y")),
        (("A.md", "a.md"), ("", "")),
    ],
)
def test_a_shared_title_is_shown_with_the_end_of_the_folder(
    paths: tuple[str, ...], places: tuple[str, ...]
) -> None:
    apart = told_apart(vault(dict.fromkeys(paths, "")))
    assert [one.place for one in apart.values()] == list(places)


def test_in_one_folder_a_shared_title_is_shown_with_the_file_name() -> None:
    text = "---\ntitle: T\n---\n"
    apart = told_apart(vault({"x/1.md": text, "x/2.md": text}))
    assert [one.place for one in apart.values()] == ["1", "2"]
    apart = told_apart(vault({"x/1.md": text, "x/2.md": text, "y/3.md": text}))
    assert [one.place for one in apart.values()] == ["x/1", "x/2", "y"]


def test_folders_are_shortened_to_their_unique_end() -> None:
    assert ends(("a", "b/a", "c/b/a", "d")) == {"a": "a", "b/a": "b/a", "c/b/a": "c/b/a", "d": "d"}


def test_numbers_of_notion_are_shown_only_for_folders_of_the_same_name() -> None:
    one, other = "0a" * 16, "1b" * 16
    assert ends((f"x {one}", f"y {other}/x {other}", f"y {other}")) == {
        f"x {one}": f"x {one}",
        f"y {other}/x {other}": "y/x",
        f"y {other}": "y",
    }


NOTES = {
    "cats/Care.md": "#pet [[Food]]",
    "dogs/Care.md": "#pet [[Food]]",
    "dogs/Walks.md": "[[dogs/Care]] [[Food]] #pet",
    "Food.md": "",
}


def test_lists_show_the_folder_of_notes_that_share_their_title() -> None:
    made = site(NOTES)
    backlinks = shown(made["food.html"], 'class="backlinks"', "</section>")
    assert backlinks == [("Care", "cats"), ("Care", "dogs"), ("Walks", "")]
    assert shown(made["-/tags/pet.html"], 'class="rows"', "</ul>") == [
        ("Care", "cats"), ("Care", "dogs"), ("Walks", ""),
    ]  # fmt: skip
    around = made["food.html"].partition('class="around"')[2]
    assert "<title>Linked from: Care (cats)</title>" in around
    assert ">Care · dogs</text>" in around
    titles = [note[1] for note in json.loads(made[PICTURE_URL])["notes"]]
    assert titles == ["Food", "Care · cats", "Care · dogs", "Walks"]


def test_a_note_in_the_root_has_no_place_beside_its_title() -> None:
    made = site({"Care.md": "[[Food]]", "cats/Care.md": "[[Food]]", "Food.md": ""})
    backlinks = shown(made["food.html"], 'class="backlinks"', "</section>")
    assert backlinks == [("Care", ""), ("Care", "cats")]
    titles = [note[1] for note in json.loads(made[PICTURE_URL])["notes"]]
    assert titles == ["Care", "Food", "Care · cats"]


def test_a_list_of_one_folder_does_not_name_it() -> None:
    made = site(NOTES)
    for page, begin in (("dogs/walks", 'class="thread"'), ("-/folders/dogs", 'class="rows"')):
        assert shown(made[f"{page}.html"], begin, "</ul>") == [("Care", ""), ("Walks", "")]
    text = "---\ntitle: T\n---\n"
    made = site({"x/1.md": text, "x/2.md": text, "y/3.md": text, "x/n.md": ""})
    assert shown(made["x/n.html"], 'class="thread"', "</ul>") == [
        ("n", ""), ("T", "1"), ("T", "2"),
    ]  # fmt: skip


BOOK = {
    "Book.md": "",
    "1/Part.md": "[[Book]] > [[2/Part]]",
    "2/Part.md": "[[1/Part]] < [[Book]]",
    "1/Begin.md": "[[Book]]/[[1/Part]] > [[1/End]]",
    "1/End.md": "[[1/Begin]] < [[Book]]/[[1/Part]] > [[2/Begin]]",
    "2/Begin.md": "[[1/End]] < [[Book]]/[[2/Part]]",
}


def test_trails_show_the_folder_if_the_container_does_not_distinguish_notes() -> None:
    made = site(BOOK)
    page = made["1/end.html"]
    assert 'aria-label="Next: Begin (2)"' in page
    assert '<span class="pager-title">Begin<span class="place"> 2</span></span>' in page
    # The book holds two parts of that name; each part holds one beginning.
    assert shown(page, 'class="thread"', "</ul>") == [("Begin", ""), ("End", "")]
    assert shown(made["book.html"], 'class="tree"', "</nav>") == [
        ("Part", "1"), ("Begin", ""), ("End", ""), ("Part", "2"), ("Begin", ""),
    ]  # fmt: skip
    assert shown(page, 'class="breadcrumb"', "</ol>") == [("Book", ""), ("Part", "")]


def test_folders_of_one_name_are_groups_of_their_own_in_the_graph() -> None:
    made = site({"a/img/x.md": "[[y]]", "b/img/y.md": "", "c/z.md": ""})
    assert json.loads(made[PICTURE_URL])["groups"] == ["a/img", "b/img", "c"]


def test_an_address_that_two_notes_have_tells_them_apart() -> None:
    text = "---\ntitle: T\nredirect_from: old\n---\n"
    page = site({"x/1.md": text, "y/2.md": text})["old.html"]
    assert re.findall(r"T <small>(\w)</small></a>", page) == ["x", "y"]


def test_a_title_that_comes_to_be_shared_shows_in_pages_of_earlier_builds(tmp_path: Path) -> None:
    notes, output = tmp_path / "vault", tmp_path / "site"

    def write(path: str, text: str) -> None:
        (notes / path).parent.mkdir(parents=True, exist_ok=True)
        (notes / path).write_text(text, "utf-8")

    def rebuilt(name: str) -> str:
        build(notes, output)
        build_anew(notes, tmp_path / name)
        assert held(output) == held(tmp_path / name)
        return (output / "food.html").read_text("utf-8")

    for path, text in NOTES.items():
        if path != "cats/Care.md":
            write(path, text)
    assert 'class="place"' not in rebuilt("one")
    write("cats/Care.md", "")
    assert '>Care<span class="place"> dogs</span></a>' in rebuilt("two")
    write("cats/Care.md", "---\ntitle: Other\n---\n")
    assert 'class="place"' not in rebuilt("three")
