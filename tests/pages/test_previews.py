"""What a link shows of a note before it is followed."""

from __future__ import annotations

import pytest
from tests.helpers.site import site


def preview(text: str) -> str:
    page = site({"a.md": text, "b.md": "secret of b"})["-/previews/a.html"]
    return page[page.index('<p class="preview-title">') :]


def test_it_is_the_first_paragraph_and_the_formula_that_ends_it() -> None:
    said = preview("# Heading\n\nThe *sum* is\n\n$$a + b$$\n\nmore words")
    assert "<p>The <em>sum</em> is</p>" in said
    assert '<div class="math-block">' in said
    assert "Heading" not in said
    assert "more words" not in said


def test_links_footnotes_embeds_and_ids_stay_behind() -> None:
    said = preview(
        "See [[b]], [o](https://example.org), [[gone]] #tag[^1] <b id='x'>here</b> ^id\n\n"
        "![[b]]\n\n[^1]: F"
    )
    assert "<p>See b, o, gone #tag <b>here</b></p>" in said


def test_a_paragraph_without_words_is_passed_over() -> None:
    assert "<p>Words.</p>" in preview("![x](pic.png)\n\n<b> </b>\n\nWords.")


@pytest.mark.parametrize("text", ["", "# a\n", "[[b]] < [[book]] > [[c]]\n"])
def test_a_note_without_a_paragraph_says_so(text: str) -> None:
    assert "Nothing is written here yet." in preview(text)


def test_a_very_long_beginning_is_cut_to_plain_text() -> None:
    said = preview("*word* " * 2000)
    assert "<em>" not in said
    assert len(said) < 1_000


def test_a_beginning_that_could_not_be_decoded_is_not_shown() -> None:
    page = site({"a.md": "# A\n\nvoilà un café.\n".encode("latin-1")})
    said = page["-/previews/a.html"]
    assert "\ufffd" not in said
    assert "This note could not be read as it stands<" in said
    assert 'name="description"' not in page["a.html"]
    assert "voil" not in page["-/notes.html"]


def test_a_replacement_character_that_was_written_is_text() -> None:
    assert "<p>It shows \ufffd.</p>" in preview("It shows \ufffd.")


def test_private_notes_have_none_and_show_in_none() -> None:
    files = site({"a.md": "about [[b]]", "b.md": "---\npublish: false\n---\nhidden words"})
    assert "-/previews/b.html" not in files
    assert "hidden words" not in files["-/previews/a.html"]


def test_markup_in_a_note_stays_text() -> None:
    said = preview('<img src=x onerror="alert(1)"> `<script>` "id=" <a href="javascript:1">x</a>')
    assert "onerror" not in said
    assert "&lt;script&gt;" in said
    assert "javascript" not in said


def test_a_paragraph_of_tags_is_no_preview() -> None:
    assert "<p>Words #c</p>" in preview("#a #b\n\nWords #c\n\nmore")
