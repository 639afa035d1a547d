"""The shape of a note: what other notes see of it, without its words and places."""

from __future__ import annotations

import pytest

from knotwork.model import Source, Syntax, Unit
from knotwork.syntax.compile import compile_note

NOTE = """---
title: A
aliases: [b]
tags: [x]
level: 2
---
# Head

Words with [[other|a label]] and #tag here. ^id

## Part

- item `key:: value` [^1]

```python
print(1)
```

[[p]] < [[book]] > [[n]]

[^1]: A footnote.
"""


def unit(text: str) -> Unit:
    return compile_note(Source("a.md", text), Syntax())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Words with", "Many other *words* with"),
        ("and #tag", "and, some words on, #tag"),
        ("item", "another item, which is longer"),
        ("A footnote.", "Another footnote."),
    ],
)
def test_other_words_leave_the_shape(old: str, new: str) -> None:
    after = unit(NOTE.replace(old, new))
    assert after.body != unit(NOTE).body or after.footnotes != unit(NOTE).footnotes
    assert after.shape == unit(NOTE).shape


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: A", "title: B"),
        ("aliases: [b]", "aliases: [b, c]"),
        ("tags: [x]", "tags: [X]"),
        ("level: 2", "level: 3"),
        ("## Part", "### Part"),
        ("## Part", "## Parts"),
        ("[[other|a label]]", "[[other#Part|a label]]"),
        ("[[other|a label]]", "![[other|a label]]"),
        ("[[other|a label]]", "[[other]]"),
        ("[[other|a label]]", "[[other|a label]] [[another]]"),
        ("#tag", "#tags"),
        ("^id", "^ids"),
        ("[^1]", "[^one]"),
        ("print(1)", "print(2)"),
        ("```python", "```python {#id}"),
        ("[[book]] >", "[[book]]/[[chapter]] >"),
        ("Words with", "![a picture](https://example.org/a.png) with"),
        ("Words with", 'Words <img src="a.png"> with'),
    ],
)
def test_whatever_others_may_see_changes_the_shape(old: str, new: str) -> None:
    assert old in NOTE
    assert unit(NOTE.replace(old, new)).shape != unit(NOTE).shape


def test_a_line_above_a_cell_changes_the_shape_for_errors_name_lines() -> None:
    assert unit(NOTE.replace("# Head\n", "# Head\n\n")).shape != unit(NOTE).shape


def test_a_text_that_cannot_be_encoded_has_no_shape() -> None:
    assert unit("# Half a pair \ud800\n").shape == b""


def test_units_for_the_linter_have_no_shape() -> None:
    assert compile_note(Source("a.md", NOTE), Syntax(pages=False)).shape == b""
