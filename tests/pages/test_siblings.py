"""The notes listed beside a note: of its chapter or folder, the next ones, and subfolders."""

from __future__ import annotations

import re
from pathlib import Path

from tests.helpers.builds import build, build_anew, held
from tests.helpers.crawl import sound
from tests.helpers.site import site

from knotwork.pages.around import BESIDE_SHOWN, SIBLINGS_SHOWN

BOOK = {
    "Book.md": "the book",
    **{f"Part {part}.md": "words" for part in range(1, 4)},
    **{f"{part}a.md": f"[[Book]]/[[Part {part}]] > [[{part}b]]" for part in range(1, 4)},
    **{f"{part}b.md": f"[[{part}a]] < [[Book]]/[[Part {part}]]" for part in range(1, 4)},
}
FOLDERS = {
    "index.md": "",
    "10 tenth/a.md": "",
    "2 second/a.md": "",
    "2 second/b.md": "",
    "2 second/deep/c.md": "",
    "2 second/other/d.md": "",
}


NUMBER = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


def test_folders_of_notion_are_called_as_their_pages() -> None:
    pages = site({f"Uni {NUMBER}/Day {NUMBER}/a.md": "words", f"Uni {NUMBER}/b.md": ""})
    for url, page in pages.items():
        assert not re.search(f">[^<]*{NUMBER}[^<]*</(?:a|h1|h2|span)>", page), url


def rail(page: str) -> str:
    return page.partition('class="siblings rail"')[2].partition("</nav>")[0]


def names(part: str) -> list[str]:
    return re.findall(r"<a[^>]*>([^<]*)</a>", part)


def beside(page: str) -> list[str]:
    return names(rail(page).partition("<details")[2].partition("</details>")[0])


def listed(page: str) -> list[str]:
    return names(rail(page).partition('class="thread"')[2].partition("</ul>")[0])


def inside(page: str) -> list[str]:
    return names(rail(page).rpartition("rail-title")[2])


def clean(vault: Path, output: Path) -> dict[str, bytes]:
    build_anew(vault, output)
    return held(output)


def test_beside_a_note_stand_its_chapter_and_the_other_chapters_of_the_book() -> None:
    page = sound(site(BOOK))["2a.html"]
    assert listed(page) == ["2a", "2b"]
    assert beside(page) == ["Part 1", "Part 3"]
    assert "Other chapters" in page


def test_beside_a_note_stand_its_folder_the_folders_next_to_it_and_those_in_it() -> None:
    made = sound(site(FOLDERS))
    assert listed(made["2-second/a.html"]) == ["a", "b"]
    assert beside(made["2-second/a.html"]) == ["10 tenth"]
    assert inside(made["2-second/a.html"]) == ["deep", "other"]
    assert beside(made["2-second/deep/c.html"]) == ["other"]


def test_beside_a_note_in_no_folder_stand_the_folders_in_natural_order() -> None:
    page = sound(site(FOLDERS))["index.html"]
    assert inside(page) == ["2 second", "10 tenth"]
    assert listed(page) == beside(page) == []
    # On a phone a button shows them.
    assert re.findall(r'popovertarget="kw:siblings">([^<]*)<', page) == ["Folders"]


def test_a_name_comes_before_those_that_go_on_behind_it() -> None:
    texts = {f"top{more}/a.md": "" for more in ("2", "", "10", " b")}
    notes = {f"top/Lesson {name}.md": "" for name in ("10", "1b", "1", "1.5", "2")}
    page = sound(site({**texts, **notes}))["top/a.html"]
    assert beside(page) == ["top2", "top10", "top b"]
    assert listed(page) == ["a", "Lesson 1", "Lesson 1.5", "Lesson 1b", "Lesson 2", "Lesson 10"]
    assert inside(sound(site({"index.md": "", **texts}))["index.html"]) == [
        "top", "top2", "top10", "top b",
    ]  # fmt: skip


def test_the_note_of_a_folder_comes_before_the_others_in_it() -> None:
    made = sound(
        site({"x/a.md": "#t", "x/index.md": "# Welcome\n\n#t", "x/b.md": "#t", "m.md": ""})
    )
    assert listed(made["x/a.html"]) == ["Welcome", "a", "b"]
    rows = r'<li><a href="[^"]*">([^<]*)</a>\n'
    assert re.findall(rows, made["-/folders/x.html"]) == ["Welcome", "a", "b"]
    assert re.findall(rows, made["-/notes.html"]) == ["m", "Welcome", "a", "b"]
    assert re.findall(rows, made["-/tags/t.html"]) == ["a", "b", "Welcome"]


def test_a_vault_without_folders_and_trails_has_nothing_there() -> None:
    page = site({"a.md": "", "b.md": ""})["a.html"]
    assert rail(page) == ""
    assert "kw:siblings" not in page


def test_omitted_siblings_are_on_the_page_of_the_folder_or_chapter() -> None:
    texts = {f"f{folder}/n{note}.md": "" for folder in range(30) for note in range(30)}
    made = sound(site(texts))
    page = made["f15/n15.html"]
    notes = [f"n{number}" for number in range(15 - SIBLINGS_SHOWN, 16 + SIBLINGS_SHOWN)]
    assert listed(page) == ["… more in f15", *notes, "… more in f15"]
    folders = [f"f{at}" for at in range(15 - BESIDE_SHOWN, 16 + BESIDE_SHOWN) if at != 15]
    assert beside(page) == ["… more in Notes", *folders, "… more in Notes"]
    first = [f"n{number}" for number in range(2 * SIBLINGS_SHOWN + 1)]
    assert listed(made["f0/n0.html"]) == listed(made["f0/n12.html"]) == [*first, "… more in f0"]
    assert listed(made["f0/n29.html"])[-1] == "n29"


def test_short_lists_are_whole_and_never_omit_a_single_note() -> None:
    for count in (2 * SIBLINGS_SHOWN + 1, 2 * SIBLINGS_SHOWN + 2):
        made = site({f"f/n{number}.md": "" for number in range(count)})
        whole = [f"n{number}" for number in range(count)]
        assert listed(made["f/n0.html"]) == listed(made[f"f/n{count - 1}.html"]) == whole


def test_a_folder_that_comes_and_goes_shows_beside_the_notes_of_the_others(tmp_path: Path) -> None:
    vault, output = tmp_path / "vault", tmp_path / "site"
    for path, text in FOLDERS.items():
        (vault / path).parent.mkdir(parents=True, exist_ok=True)
        (vault / path).write_text(text, "utf-8")
    build(vault, output)
    new = vault / "3 third" / "n.md"
    new.parent.mkdir()
    new.write_text("", "utf-8")
    build(vault, output)
    assert beside((output / "2-second/a.html").read_text("utf-8")) == ["3 third", "10 tenth"]
    assert held(output) == clean(vault, tmp_path / "anew")
    new.unlink()
    new.parent.rmdir()
    build(vault, output)
    assert beside((output / "2-second/a.html").read_text("utf-8")) == ["10 tenth"]
    assert held(output) == clean(vault, tmp_path / "anew again")
