"""Links and fragments of raw HTML on the pages of notes."""

from __future__ import annotations

import re

from tests.helpers.crawl import sound
from tests.helpers.site import site


def test_a_link_of_raw_html_keeps_its_place_in_another_note() -> None:
    hrefs = (
        "b.md#One%20more",
        "b.md#one-more",
        "b.md#here",
        "b.md#^id",
        "b.md#gone",
        "p.pdf#page=2",
        "LICENSE",
    )
    links = "".join(f'<a href="{href}">x</a>' for href in hrefs)
    there = '# One more\n\nWords. ^id\n\n<b id="here">x</b>\n'
    made = site({"a.md": f"<p>{links}</p>\n", "b.md": there}, files=("p.pdf", "LICENSE"))
    found = re.findall(r'<a href="([^"]*)" rel', made["a.html"])
    assert found[:2] == ["b.html#one-more"] * 2
    assert found[3:] == ["b.html#^id", "b.html", "p.pdf#page=2", "license"]
    assert f'id="{found[2].partition("#")[2]}"' in made["b.html"]
    sound(made)


def test_a_fragment_of_raw_html_leads_where_that_of_a_markdown_link_does() -> None:
    fragments = ("#one-more", "#^id", "#here", "#there", "#Top", "#", "#gone")
    links = "".join(f'<a href="{fragment}">x</a>' for fragment in fragments)
    text = '# One more {#there}\n\nWords. ^id\n\n<b id="here">x</b>\n\n# One more\n\n'
    made = site({"a.md": f"{text}<p>{links}</p>\n", "b.md": "![[a]]"})
    found = re.findall(r'<a href="([^"]*)" rel', made["a.html"])
    assert found == ["#one-more", "#^id", "#u:here", "#u:there", *["a.html"] * 3]
    sound(made)


def test_a_part_of_a_note_leads_to_the_note_for_elements_of_raw_html_beyond_it() -> None:
    links = '<a href="#in &amp; 1">1</a> <a href="#out">2</a>'
    text = f'# A\n\n## B\n\n<b id="in & 1">x</b> {links}\n\n## C\n\n<b id="out">x</b>\n'
    made = site({"a.md": text, "b.md": "![[a#B]]", "c.md": "![[a]]"})
    sound(made)
    found = [re.findall(r'<a href="([^"]*)" rel', made[f"{name}.html"]) for name in "bc"]
    assert found == [["#e1-u:in-&amp;-1", "a.html#u:out"], ["#e1-u:in-&amp;-1", "#e1-u:out"]]
