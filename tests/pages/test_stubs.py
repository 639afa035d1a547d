"""The list of notes to be written: over several pages, with links to each entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.crawl import sound
from tests.helpers.site import site

MOST = 3
FIRST = "-/to-be-written.html"
_NAME = re.compile(r'<p class="stub-name">([^<]*)</p>')


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knotwork.pages.long_list.MOST", MOST)


def lists(made: dict[str, str]) -> list[list[str]]:
    """The names on each page of the list."""
    pages = [FIRST, *sorted(path for path in made if path.endswith("/to-be-written.html"))[:-1]]
    return [_NAME.findall(made[path]) for path in pages]


def wanting(count: int) -> dict[str, str]:
    """Notes that each want one of their own."""
    return {f"n{number:02}.md": f"[[missing {number:02}]]" for number in range(count)}


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 3 * MOST])
def test_each_missing_note_stands_on_one_page_and_links_find_it(count: int) -> None:
    made = site(wanting(count))
    pages = lists(made)
    assert [name for page in pages for name in page] == [f"missing {n:02}" for n in range(count)]
    assert [len(page) for page in pages[:-1]] == [MOST] * (len(pages) - 1)
    sound(made)


def test_the_most_wanted_come_first_over_all_pages() -> None:
    made = site({**wanting(2 * MOST), "more.md": "[[missing 05]] [[missing 04]]"})
    assert lists(made) == [
        ["missing 04", "missing 05", "missing 00"],
        ["missing 01", "missing 02", "missing 03"],
    ]
    assert 'href="-/to-be-written.html#missing-05"' in made["n05.html"]
    assert 'href="-/pages/2/to-be-written.html#missing-03"' in made["n03.html"]


def test_further_pages_say_their_number_and_the_way_to_the_others() -> None:
    made = site(wanting(MOST + 1))
    second = made["-/pages/2/to-be-written.html"]
    assert "<h1>To be written, page 2</h1>" in second
    assert '<a href="../../to-be-written.html">1</a>' in second
    assert '<a href="pages/2/to-be-written.html">2</a>' in made[FIRST]


def test_a_list_that_fits_says_nothing_of_pages() -> None:
    assert "Pages of this list" not in site(wanting(MOST))[FIRST]


def test_links_from_trails_properties_and_prerequisites_find_further_pages() -> None:
    made = site(
        {
            **wanting(MOST),
            "trail.md": "[[z1]] < [[book]]/[[chapter]] > [[z2]]",
            "needs.md": "---\nrequires: '[[z3]]'\nsee: '[[z4]]'\n---\n",
        },
        book="",
        chapter="",
    )
    ways = {
        name: sorted(
            set(re.findall(r'href="([^"]*/to-be-written.html#z\d)"', made[f"{name}.html"]))
        )
        for name in ("trail", "needs")
    }
    second, third = "-/pages/2/to-be-written.html", "-/pages/3/to-be-written.html"
    assert ways == {
        "trail": [f"{second}#z1", f"{second}#z2"],
        "needs": [f"{second}#z3", f"{third}#z4"],
    }
    sound(made)


def test_one_more_missing_note_moves_one_entry_a_page() -> None:
    before = site(wanting(5 * MOST))
    now = site({**wanting(5 * MOST), "m.md": "[[a]]"})
    changed = [f"n{number:02}.html" for number in range(5 * MOST)]
    changed = [path for path in changed if before[path] != now[path]]
    assert changed == ["n02.html", "n05.html", "n08.html", "n11.html", "n14.html"]


def test_a_build_after_missing_notes_came_and_went_is_a_clean_build(tmp_path: Path) -> None:
    vault, out = tmp_path / "vault", tmp_path / "out"
    vault.mkdir()
    for name, text in wanting(3 * MOST).items():
        (vault / name).write_text(text)
    build(vault, out)
    edits = (("n08.md", "[[missing 07]]"), ("more.md", "[[a]] [[missing 05]]"), ("a.md", ""))
    for number, (name, text) in enumerate(edits):
        (vault / name).write_text(text)
        build(vault, out)
        build_anew(vault, tmp_path / f"anew {number}")
        assert held(out) == held(tmp_path / f"anew {number}")
