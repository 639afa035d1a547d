"""Units for the linter have the same contents as those for pages, without what only pages show."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given
from msgspec.structs import replace
from tests.helpers.any_text import many, texts
from tests.helpers.shared import shared

from knotwork.model import Source, Syntax, Unit
from knotwork.packed import NO_SENTENCES, NO_TEXT, NOTHING_NEW
from knotwork.syntax.compile import compile_note
from knotwork.text import decode

FOR_PAGES = Syntax()
MEANINGS = Syntax(pages=False)


def compiled(text: str, syntax: Syntax) -> Unit:
    return compile_note(Source("note.md", text), syntax)


def without_pages(unit: Unit) -> Unit:
    """What is left of a unit when all that only pages show is taken away."""
    return replace(
        unit,
        body=NO_TEXT,
        markdown=NOTHING_NEW,
        lead="",
        has_math=False,
        external_media=False,
        sentences=NO_SENTENCES,
        shape=b"",
        footnotes=tuple(replace(one, html="") for one in unit.footnotes),
    )


def assert_same_meaning(text: str) -> None:
    whole, meaning = compiled(text, FOR_PAGES), compiled(text, MEANINGS)
    assert without_pages(meaning) == without_pages(whole)
    assert (meaning.body, meaning.markdown) == (NO_TEXT, NOTHING_NEW)


@many
@given(texts)
@example("%%\n$$\\wrong$$\n%%\n\n$\\wrong$ %%$\\wrong$%%\n\n> $$\n> \\wrong\n> $$\n")
@example("[^1] and $\\wrong$\n\n[^1]: $\\wrong$\n")
@example("nothing refers to it\n\n[^1]: $\\wrong$\n")
@example("| $\\wrong$ | [[a\\|b]] |\n|---|---|\n| ^[$\\wrong$] | x |\n")
@example("<div>$\\wrong$</div> <a href='x.md'>x</a>\n")
def test_the_linter_reads_what_pages_are_made_of(text: str) -> None:
    assert_same_meaning(text)


def test_the_linter_reads_real_notes_as_pages_do() -> None:
    for note in sorted(shared("vaults").rglob("*.md"))[::5]:
        assert_same_meaning(decode(note.read_bytes()).text)


@many
@given(texts)
@example("%%\nhidden\n%%\n")
@example("\n %%a%% \n\n[^1]: nothing refers to it\n")
@example("---\na: b\n---\n")
@example("<!-- hidden -->\n")
@example("[^1]\n\n[^1]: words\n")
def test_blank_is_a_note_whose_body_shows_nothing(text: str) -> None:
    unit = compiled(text, FOR_PAGES)
    assert unit.blank == (not unit.body.text.strip())


def in_tables(unit: Unit) -> Iterable[bool]:
    return [one.in_table for one in unit.links]


def test_a_link_knows_whether_a_bar_has_to_be_escaped_in_it() -> None:
    text = (
        "---\nup: '[[a]]'\n---\n[[a]] <table><td>[[a]]</td></table>\n\n"
        "| [[a]] |\n|---|\n| ![[a]] [x](a.md) |\n"
    )
    assert in_tables(compiled(text, MEANINGS)) == [False, False, False, True, True, True]
    assert in_tables(compiled("[^1]\n\n[^1]:\n    | a |\n    |--|\n    | [[b]] |\n", MEANINGS)) == [
        True
    ]
