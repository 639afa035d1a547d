"""What the search index knows of each note."""

from __future__ import annotations

import pytest
from tests.helpers.vault import vault

from knotwork.config import SiteOptions
from knotwork.graph import ConceptGraph
from knotwork.pages.lookup_pages import search_page
from knotwork.pages.search import Record, fingerprint, records, spaced, words_per_note
from knotwork.pages.site import Site
from knotwork.render.search import staged


def site(graph: ConceptGraph) -> Site:
    return Site(graph, SiteOptions(title="Test"))


def record(text: str, **others: str) -> Record:
    notes = {f"{name}.md": other for name, other in others.items()}
    return next(one for one in records(site(vault(notes, a=text))) if one.url == "a.html")


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


def test_a_note_is_found_by_its_tags_those_above_them_and_its_book() -> None:
    found = record("#math/la #Math\n\n[[Book]]/[[One]] > [[b]]", Book="", One="", b="")
    assert found.tags == ("Math", "math/la")
    assert found.books == ("Book",)


def test_the_words_of_a_long_note_are_bounded() -> None:
    found = record("# A\n\n" + "word " * 9000 + "\n\n## Late\n\nnever")
    assert sum(len(one.text.split()) for one in found.sections) == words_per_note(1)
    assert words_per_note(10_000) * 10_000 <= 4_000_000
    assert words_per_note(10**6) == words_per_note(10**5) > 0


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


def test_a_fingerprint_changes_with_what_is_indexed_and_only_then() -> None:
    before = fingerprint(site(vault(a="text", b="")))
    assert before == fingerprint(site(vault(b="", a="text")))
    assert before != fingerprint(site(vault(a="other text", b="")))
    assert before != fingerprint(site(vault({"c.md": "text", "b.md": ""})))


def test_hostile_words_stay_words_in_the_file_that_is_indexed() -> None:
    evil = """"><script>alert(1)</script>"""
    found = record(
        f"---\ntitle: '{evil}'\naliases: ['{evil}']\ntags: ['{evil}']\n---\n## {evil}\n\n`{evil}`"
    )
    text = staged(found).content.decode()
    assert "<script" not in text
    assert text.count('data-pagefind-meta="title[data-title]"') == 1


def test_a_search_offers_what_there_is_to_choose() -> None:
    def offered(**notes: str) -> tuple[bool, bool]:
        named = {f"{name}.md": text for name, text in notes.items()}
        page = search_page(Site(vault(named), SiteOptions()))
        return page.tags, page.books

    assert offered(a="#tag", b="words") == (True, False)
    assert offered(a="[[b]] < [[c]]/[[d]] > [[b]]", b="", c="", d="") == (False, True)
