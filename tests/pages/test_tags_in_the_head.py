"""The tags at the head of a note's page."""

from __future__ import annotations

import re

import pytest
from tests.helpers.crawl import sound
from tests.helpers.site import site


@pytest.mark.parametrize(
    "line", ["#a", "#a #b/c", "#a, #b", "#a\n#b", '<span class="related">#a</span>']
)
def test_tags_that_a_note_begins_with_stand_in_its_head_alone(line: str) -> None:
    for text in (f"{line}\n\nWords.", f"# n\n\n{line}\n\nWords."):
        page = sound(site(n=text))["n.html"]
        assert page.count('<a class="tag"') == len(re.findall("#[a-z]", line))
        assert "<p>Words.</p>" in page.partition('<div class="body">')[2]


@pytest.mark.parametrize(
    "text", ["#a", "#a words\n\nWords.", "Words.\n\n#a", "#a ^id\n\n[[#^id]]", "- #a\n\nWords."]
)
def test_tags_among_words_stay_where_they_are(text: str) -> None:
    body = sound(site(n=text))["n.html"].partition('<div class="body">')[2]
    assert '<a class="tag"' in body.partition("</article>")[0]


@pytest.mark.parametrize(("number", "shown"), [(15, 15), (16, 12), (40, 12)])
def test_many_tags_are_folded_so_that_the_text_stays_in_sight(number: int, shown: int) -> None:
    tags = ", ".join(f"t{at}" for at in range(number))
    page = sound(site(n=f"---\ntags: [{tags}]\n---\nWords."))["n.html"]
    head = page.partition('<div class="body">')[0]
    assert head.count('<a class="tag"') == number
    assert head.partition("<details>")[0].count('<a class="tag"') == shown
    assert (f"Show {number - 12} more" in head) == (shown < number)


def test_many_tags_do_not_make_a_page_slow() -> None:
    made = site(n=f"{'#a ' * 5_000}end\n\nWords.")
    assert made["n.html"].count('<a class="tag"') == 5_001
