"""The title of a note, if the first heading counts."""

from __future__ import annotations

import pytest
from tests.helpers.vault import vault

from knotwork.model import Syntax

CALLED = {
    "# Learning *to* rank\nwords": "Learning to rank",
    "---\ntags: [x]\n---\n<!-- a comment -->\n# Of $x^2$": "Of x²",
    "---\ntitle: Own\n---\n# Other": "Own",
    "words\n# Below": "note",
    "# Of vectors {#vec .x}\nwords": "Of vectors",
    "# A set {a, b}\nwords": "A set {a, b}",
    "# How to write `{#id}`\nwords": "How to write {#id}",
    "## Second": "note",
    "![[logo.png]]\n# Below a picture": "Below a picture",
    "[![run it](https://x.org/badge)](https://x.org) ![](b.svg)\n\n# Below two": "Below two",
    '<p align="center"><img src="a.png"></p>\n\n# Below raw HTML': "Below raw HTML",
    '<a id="top"></a>\n\n<style>\np { x: y }\n</style>\n# Below a place': "Below a place",
    "<div>words</div>\n\n# Below words": "note",
    "<u>words</u>\n\n# Below words": "note",
    "`code`\n\n# Below code": "note",
    "$x$\n\n# Below a formula": "note",
    "![[other]]\n\n# Below a note": "note",
    "![](other.md)\n\n# Below a note": "note",
    "words ![](a.png)\n\n# Below words": "note",
    "": "note",
}


@pytest.mark.parametrize("text", CALLED)
def test_a_note_is_called_by_the_heading_it_begins_with_if_that_is_asked(text: str) -> None:
    asked = vault(note=text, syntax=Syntax(heading_titles=True))
    assert asked.title("note.md") == CALLED[text]
    as_in_obsidian = "Own" if "Own" in text else "note"
    assert vault(note=text).title("note.md") == as_in_obsidian


def test_a_title_from_the_heading_names_nothing() -> None:
    graph = vault(note="# Other", a="[[Other]]", syntax=Syntax(heading_titles=True))
    assert graph.target("a.md", 0) is None
