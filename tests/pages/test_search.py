"""The contents of the search index for each note."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.graph import ConceptGraph
from knotwork.pages import search
from knotwork.pages.lists import list_pages
from knotwork.pages.lookup_pages import search_page
from knotwork.pages.model import ListPage
from knotwork.pages.search import (
    MOST_SHARDS,
    NOTES_PER_SHARD,
    Record,
    digests,
    records,
    shards,
    spaced,
    words_per_note,
)
from knotwork.pages.site import Site
from knotwork.render.search import MOST_CHOICES, choices, labelled, staged


def site(graph: ConceptGraph) -> Site:
    return Site(graph, SiteOptions(title="Test", search=True))


def record(text: str, **others: str) -> Record:
    notes = {f"{name}.md": other for name, other in others.items()}
    (found,) = records(site(vault(notes, a=text)), ["a.md"])
    return found


def words(text: str, **others: str) -> str:
    found = record(text, **others)
    return " ".join(f"{one.heading} {one.text}" for one in found.sections).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("some **bold** wo*rd*s", "some bold words"),
        ("see [[b|the other]] and #a/b", "see the other and #a/b"),
        ("a `x < y` &amp; b", "a x < y & b"),
        ("formula $x^2$, here", "formula …, here"),
        ("- one\n- two\n\n| a | b |\n|-|-|\n| c | d |", "one two a b c d"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("```python\n#| include: false\nprint(1)\n```\nx", "x"),
        ("kept %%not kept%% <!-- nor this --> kept", "kept kept"),
        ("text[^1] on\n\n[^1]: a *note*", "text on a note"),
        ("text\n\n[[b]] < [[c]]/[[d]]", "text"),
        ("自然言語 and вероятность", "自 然 言 語 and вероятность"),
        ("- 茶\n- [ ] 水、\n- 湯\n\n| 壺 | 碗 |\n|-|-|\n| a | 匙 |", "茶 · 水、 湯 · 壺 · 碗 a 匙"),
        ("茶<font color=red>壺</font>**碗**", "茶 壺 碗"),
        ("", ""),
    ],
)
def test_the_words_of_a_note_are_those_a_reader_sees(text: str, expected: str) -> None:
    assert words(text, b="", c="", d="") == expected


def test_sections_have_the_ids_of_their_headings() -> None:
    found = record("# A\n\nlead\n\n## One *more*\n\ntext\n\n### Two\n\nend").sections
    assert [(one.id, one.heading, one.text) for one in found] == [
        ("", "", "lead"), ("one-more", "One more", "text"), ("two", "Two", "end"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["#math\n\n# A\n\nlead\n\n", "# A\n\n#math\n\nlead\n\n", "#math\n\nlead\n\n"]
)
def test_tags_that_a_note_begins_with_stand_behind_its_first_words(text: str) -> None:
    found = record(f"{text}## One\n\ntext").sections
    assert [(one.id, one.text) for one in found] == [("", "lead #math"), ("one", "text")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#math", [("", "#math")]),
        ("#a #b\n\n# A", [("", "#a #b")]),
        ("#math\n\n## One\n\ntext", [("", ""), ("one", "text #math")]),
    ],
)
def test_tags_of_a_note_without_an_introduction_are_words_of_it(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.id, one.text) for one in record(text).sections] == expected


def test_tags_that_a_long_note_begins_with_are_searched_too() -> None:
    (section,) = record("#math\n\n" + "word " * 9000).sections
    assert section.text.endswith("word #math")


def test_a_note_is_found_by_its_tags_those_above_them_and_its_book() -> None:
    text = "#math/la #Math\n\n[[Book]]/[[One]] > [[b]]"
    found = site(vault(a=text, Book="", One="", b="")).labels["a.md"]
    assert found.tags == ("Math", "math/la")
    assert found.books == ("Book",)


def test_nothing_stands_above_a_tag_that_begins_with_a_slash() -> None:
    found = site(vault(a="#/s of #/s/t"))
    assert found.labels["a.md"].tags == ("/s", "/s/t")
    pages = (page for plan in list_pages(found).values() for page in plan.make(found))
    (page,) = (page for page in pages if isinstance(page, ListPage) and page.title == "#/s/t")
    assert [way.label for way in page.above] == ["Tags", "s"]


def test_the_words_of_a_long_note_are_bounded() -> None:
    found = record("# A\n\n" + "word " * 9000 + "\n\n## Late\n\nnever")
    assert sum(len(one.text.split()) for one in found.sections) == words_per_note(1)
    assert words_per_note(10_000) * 10_000 <= 4_000_000
    assert words_per_note(10**6) == words_per_note(10**5) > 0


def test_one_more_note_seldom_changes_how_many_words_of_the_others_are_searched() -> None:
    bounds = [words_per_note(notes) for notes in range(20_000)]
    assert bounds == sorted(bounds, reverse=True)
    assert len(set(bounds)) < 20


@given(st.sets(st.text(min_size=1, max_size=9), max_size=60), st.text(min_size=1, max_size=9))
def test_each_note_is_in_one_shard_and_stays_there(paths: set[str], new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "NOTES_PER_SHARD", 4)
        before = shards(sorted(paths))
        after = shards(sorted({*paths, new}))
    assert sorted(path for shard in before for path in shard) == sorted(paths)
    assert all(before)
    assert len(before) <= max(1, len(paths) // 4)
    if len(before) == len(after) and new not in paths:
        assert sum(old != now for old, now in zip(before, after, strict=True)) == 1


def test_the_number_of_shards_is_bounded() -> None:
    paths = [f"{number}.md" for number in range(NOTES_PER_SHARD * 2 - 1)]
    assert len(shards(paths)) == 1
    assert len(shards([*paths, "one more.md"])) == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "NOTES_PER_SHARD", 1)
        assert len(shards(paths)) == MOST_SHARDS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本語", "日 本 語"),
        ("カナ abc 漢", "カ ナ abc 漢"),
        ("abc", "abc"),
        ("한국어 문서", "한국어 문서"),
    ],
)
def test_scripts_without_spaces_are_spaced(text: str, expected: str) -> None:
    assert spaced(text) == expected


def test_the_digest_of_a_note_changes_with_what_is_indexed_and_only_then() -> None:
    def made(**texts: str) -> tuple[bytes, bytes]:
        known = digests(site(vault({f"{name}.md": text for name, text in texts.items()})))
        return known["a.md"], known["b.md"]

    before = made(a="text", b="")
    assert made(b="", a="text", c="[[a]]") == before
    assert made(a="other text", b="")[0] != before[0]
    assert made(a="other text", b="")[1] == before[1]
    assert before[0] != before[1]
    assert digests(site(vault(a="text")), {"a.md": b"1"}) != digests(
        site(vault(a="text")), {"a.md": b"2"}
    )


def test_a_folder_with_a_new_name_and_the_same_url_is_indexed_anew() -> None:
    def known(folder: str) -> tuple[str, bytes]:
        made = site(vault({f"{folder}/a.md": "text"}))
        (found,) = records(made, [f"{folder}/a.md"])
        assert found.url == "big-words/a.html"
        return found.folder, digests(made)[f"{folder}/a.md"]

    spaced_out, hyphened = known("Big words"), known("big-words")
    assert (spaced_out[0], hyphened[0]) == ("Big words", "")
    assert spaced_out[1] != hyphened[1]


def test_a_folder_of_notion_is_found_without_its_number() -> None:
    path = f"Big words {'0a' * 16}/a.md"
    (found,) = records(site(vault({path: "text"})), [path])
    assert found.folder == "Big words"


def test_filters_list_common_values_and_every_note_has_its_labels() -> None:
    many = {f"n{number}.md": f"#all #own{number}" for number in range(MOST_CHOICES + 1)}
    known = site(vault(many)).labels
    offered = json.loads(choices(known.values()))["tag"]
    assert len(offered) == MOST_CHOICES
    assert "all" in offered
    assert offered == sorted(offered)
    some = {f"n{number}.html": known[f"n{number}.md"] for number in (7, 300, 8)}
    given = json.loads(labelled(some, {"n7.html": "en_7", "n8.html": "en_8"}))
    assert given["ids"] == ["en_7", "en_8"]
    assert given["tag"] == {"all": [0, 1], "own7": [0], "own8": [1]}


def test_hostile_words_stay_words_in_the_file_that_is_indexed() -> None:
    evil = """"><script>alert(1)</script>"""
    found = record(
        f"---\ntitle: '{evil}'\naliases: ['{evil}']\ntags: ['{evil}']\n---\n## {evil}\n\n`{evil}`"
    )
    text = staged(found).html
    assert "<script" not in text
    assert text.count('data-pagefind-meta="title[data-title]"') == 1


def test_a_search_offers_filters_only_if_there_is_a_choice() -> None:
    def offered(**notes: str) -> tuple[bool, bool]:
        named = {f"{name}.md": text for name, text in notes.items()}
        page = search_page(Site(vault(named), SiteOptions()))
        return page.tags, page.books

    assert offered(a="#tag", b="words") == (True, False)
    assert offered(a="[[b]] < [[c]]/[[d]] > [[b]]", b="", c="", d="") == (False, True)
