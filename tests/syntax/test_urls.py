"""URLs wherever a note may hold them, each with its place."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.model import Syntax

NOTE = """---
source: https://a.example/Dot_(x)
more:
  - "see [words](https://b.example/q?a=1#f), or http://c.example."
  - 'ftp://no.example'
---
<a href="https://d.example/?a=1&amp;b=2">x</a> <img src="HTTP://e.example/p.png" alt="x">
[m](https://f.example) <a href="b.md">not the web</a> <a href="javascript:x">nor this</a>
"""
WRITTEN = {
    "https://a.example/Dot_(x)": "https://a.example/Dot_(x)",
    "https://b.example/q?a=1#f": "https://b.example/q?a=1#f",
    "http://c.example": "http://c.example",
    "https://d.example/?a=1&b=2": "https://d.example/?a=1&amp;b=2",
    "HTTP://e.example/p.png": "HTTP://e.example/p.png",
    "https://f.example": "[m](https://f.example)",
}


@pytest.mark.parametrize("syntax", [Syntax(), Syntax(pages=False)])
def test_urls_are_found_in_text_properties_and_html(syntax: Syntax) -> None:
    found = unit(NOTE, syntax).urls
    assert {one.url: one.span.cut(NOTE) for one in found} == WRITTEN
    assert not any(one.image for one in found)
