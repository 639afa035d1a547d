"""Previews of notes that are shown for a link."""

from __future__ import annotations

import pytest
from tests.helpers.site import site


def preview(text: str) -> str:
    page = site({"a.md": text, "b.md": "secret of b"})["-/previews/a.html"]
    return page[page.index('<p class="preview-title">') :]


def test_it_is_the_first_paragraph_and_the_formula_that_ends_it() -> None:
    shown = preview("# Heading\n\nThe *sum* is\n\n$$a + b$$\n\nmore words")
    assert "<p>The <em>sum</em> is</p>" in shown
    assert '<div class="math-block">' in shown
    assert "Heading" not in shown
    assert "more words" not in shown


def test_links_footnotes_embeds_and_ids_stay_behind() -> None:
    shown = preview(
        "See [[b]], [o](https://example.org), [[gone]] #tag[^1] <b id='x'>here</b> ^id\n\n"
        "![[b]]\n\n[^1]: F"
    )
    assert "<p>See b, o, gone #tag <b>here</b></p>" in shown


def test_a_paragraph_without_words_is_passed_over() -> None:
    assert "<p>Words.</p>" in preview("![x](pic.png)\n\n<b> </b>\n\nWords.")


@pytest.mark.parametrize("text", ["", "# a\n", "[[b]] < [[book]] > [[c]]\n"])
def test_a_note_without_a_paragraph_says_so(text: str) -> None:
    assert "Nothing is written here yet." in preview(text)


def test_a_very_long_beginning_is_cut_to_plain_text() -> None:
    shown = preview("*word* " * 2000)
    assert "<em>" not in shown
    assert len(shown) < 1_000


def test_a_beginning_that_could_not_be_decoded_is_not_shown() -> None:
    page = site({"a.md": "# A\n\nvoilà un café.\n".encode("latin-1")})
    shown = page["-/previews/a.html"]
    assert "\ufffd" not in shown
    assert "This note could not be read as it stands<" in shown
    assert 'name="description"' not in page["a.html"]
    assert "voil" not in page["-/notes.html"]


def test_a_replacement_character_that_was_written_is_text() -> None:
    assert "<p>It shows \ufffd.</p>" in preview("It shows \ufffd.")


def test_private_notes_have_none_and_show_in_none() -> None:
    files = site({"a.md": "about [[b]]", "b.md": "---\npublish: false\n---\nhidden words"})
    assert "-/previews/b.html" not in files
    assert "hidden words" not in files["-/previews/a.html"]


def test_markup_in_a_note_stays_text() -> None:
    shown = preview('<img src=x onerror="alert(1)"> `<script>` "id=" <a href="javascript:1">x</a>')
    assert "onerror" not in shown
    assert "&lt;script&gt;" in shown
    assert "javascript" not in shown


def test_a_paragraph_of_tags_is_no_preview() -> None:
    assert "<p>Words #c</p>" in preview("#a #b\n\nWords #c\n\nmore")
