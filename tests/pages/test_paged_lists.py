"""Long lists over several pages: each note is listed once, whatever other notes change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.pages.lists import HOME_ROWS

MOST = 3
_ROW = re.compile(r'<li><a href="[^"]*?([^"/]+)\.html">[^<]*</a>\n')
_PAGES = re.compile(r'<nav class="letters" aria-label="Pages of this list">.*?</nav>', re.DOTALL)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knotwork.pages.long_list.MOST", MOST)


def lists(made: dict[str, str], name: str) -> list[list[str]]:
    """The notes on each page of a list."""
    pages, number = [made[f"-/{name}"]], 2
    while (further := made.get(f"-/pages/{number}/{name}")) is not None:
        pages.append(further)
        number += 1
    return [_ROW.findall(page) for page in pages]


def ways(page: str) -> list[str]:
    """What the ways to other pages are called, the present one in brackets."""
    (nav,) = _PAGES.findall(page)
    found = re.findall(r'<span aria-current="page">(\d+)|<(?:a href="[^"]*"|span)>([^<]+)', nav)
    return [f"[{here}]" if here else other for here, other in found]


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 3 * MOST, 3 * MOST + 1])
def test_each_note_stands_on_one_page_in_order(count: int) -> None:
    names = [f"n{number}" for number in range(count)]
    made = site({f"deep/{name}.md": "#t\n\n[[hub]]" for name in names}, hub="")
    for name, notes in (("tags/t.html", names), ("folders/deep.html", names)):
        pages = lists(made, name)
        assert [note for page in pages for note in page] == notes
        assert [len(page) for page in pages[:-1]] == [MOST] * (len(pages) - 1)
        assert 0 < len(pages[-1]) <= MOST
    sound(made)


def test_the_folders_of_all_notes_go_on_over_pages() -> None:
    made = site({f"{folder}/n{number}.md": "" for folder in "abc" for number in range(2)})
    assert lists(made, "notes.html") == [["n0", "n1", "n0"], ["n1", "n0", "n1"]]
    headings = [
        re.findall(r'<h2 id="folder-\d+"><a href="[./]*folders/.\.html">(.)</a></h2>', made[path])
        for path in ("-/notes.html", "-/pages/2/notes.html")
    ]
    assert headings == [["a", "b"], ["b", "c"]]
    assert "<h1>Notes, page 2</h1>" in made["-/pages/2/notes.html"]


def test_a_list_that_fits_says_nothing_of_pages() -> None:
    made = site(a="#t", b="#t")
    assert not _PAGES.search(made["-/notes.html"])
    assert not any(path.startswith("-/pages/") for path in made)


@pytest.mark.parametrize(
    ("here", "named"),
    [
        (1, ["[1]", "2", "3", "…", "9"]),
        (4, ["1", "2", "3", "[4]", "5", "6", "…", "9"]),
        (5, ["1", "2", "3", "4", "[5]", "6", "7", "8", "9"]),
        (9, ["1", "…", "7", "8", "[9]"]),
    ],
)
def test_the_first_the_last_and_the_near_pages_are_named(here: int, named: list[str]) -> None:
    made = site({f"n{number:02}.md": "" for number in range(9 * MOST)})
    assert ways(made["-/notes.html" if here == 1 else f"-/pages/{here}/notes.html"]) == named


def test_after_notes_come_and_go_pages_are_those_of_a_clean_build(tmp_path: Path) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    vault.mkdir()
    for number in range(2 * MOST):
        (vault / f"n{number}.md").write_text(f"#t\n\nNote {number} of [[n0]].\n")
    build(vault, out)
    z = "---\ntitle: z\n---\n#t\n\nThe last of [[n0]].\n"
    for number, (come, gone) in enumerate(
        [({"new": "#t\n"}, ()), ({"n1": z}, ()), ({}, range(2, 2 * MOST))]
    ):
        for name, text in come.items():
            (vault / f"{name}.md").write_text(text)
        for one in gone:
            (vault / f"n{one}.md").unlink()
        build(vault, out)
        build_anew(vault, tmp_path / f"anew {number}")
        assert held(out) == held(tmp_path / f"anew {number}")
    assert not (out / "-" / "pages").exists()


@pytest.mark.parametrize(
    ("count", "heading"), [(HOME_ROWS, "Notes"), (HOME_ROWS + 1, "Most linked notes")]
)
def test_the_start_page_says_that_its_list_is_a_choice(count: int, heading: str) -> None:
    made = site({f"n{number}.md": "" for number in range(count)})
    assert f'<h2 id="kw:notes">{heading}</h2>' in made["index.html"]
