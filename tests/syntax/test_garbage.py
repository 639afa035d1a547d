"""Compiling leaves no cyclic garbage, since builds run without garbage collection."""

from __future__ import annotations

import gc

import pytest

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note

NOTES = {
    "words": "# One\n\nWords, *more* and `code`.\n\n- [ ] a list\n",
    "links": "[[a]] < [[b]]/[[c]] > [[d]]\n\n![[e]] and [f](g.md) #tag (key:: [[h]]) ^id\n",
    "formulas": "$a$ and $$b$$\n\n$$\nc_{\n$$\n",
    "cells": "```python\nx = 1\n```\n```output\n1\n```\n",
    "footnotes": "One[^1] and^[two].\n\n[^1]: three[^2]\n\n[^2]: four\n",
    "callouts": "> [!note]- Title\n> | a | b |\n> |---|---|\n> | 1 | 2 |\n\n%% hidden %%\n",
    "html": '<div class="x">\n\n[[a]] <b>c</b>\n\n</div>\n',
    "properties": "---\ntags: [a]\nrequires: '[[b]]'\n---\ntext\n",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_compiled_note_leaves_no_garbage(name: str) -> None:
    note = Source("a.md", NOTES[name])
    compile_note(note, Syntax())
    gc.disable()
    try:
        while gc.collect():
            pass  # what other tests left, then what the end of that leaves
        unit = compile_note(note, Syntax())
        assert gc.collect() == 0
        assert unit.body.text
    finally:
        gc.enable()
