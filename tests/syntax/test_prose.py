"""The places of plain words, although tokens do not record them."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from knotwork.model import Syntax
from knotwork.syntax.parsed import Parsed
from knotwork.syntax.prose import runs


class Counted(str):
    """A text that counts the characters that searches pass."""

    __slots__ = ()
    passed = 0

    def find(self, part: str, start: Any = 0, end: Any = sys.maxsize, /) -> int:
        found = super().find(part, start, end)
        Counted.passed += (found if found >= 0 else len(self)) - start
        return found


def prose(text: str) -> list[str]:
    (inline,) = (token for token in Parsed(text, Syntax()).tokens if token.type == "inline")
    content = Counted(inline.content)
    return [content[start:end] for start, end in runs(inline.children or (), content)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a *b* c", ["a ", "b", " c"]),
        (r"a\[b *x* a[b end", ["a", "b ", "x", " a[b end"]),
        ("x&eacute;y *x* z", ["x", " z"]),
        ("&amp; b `b` b", ["b ", " b"]),
        ("`run\nb` / b", [" / b"]),
        ("a\nb [[c]] d", ["a\nb ", " d"]),
        (r"\# a # a", ["# a # a"]),
    ],
)
def test_words_are_found_where_they_stand(text: str, words: list[str]) -> None:
    assert prose(text) == words


@pytest.mark.parametrize("part", [r"_&\[", r"w\[*", "&eacute;*", r"\_a", "w{}\\[*"])
def test_words_that_are_escaped_in_the_source_are_not_searched_to_the_end(part: str) -> None:
    text = "".join(part.format(1000 + number) for number in range(200))
    Counted.passed = 0
    prose(text)
    assert Counted.passed < 4 * len(text)
