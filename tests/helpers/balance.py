"""Checks that elements and pairs of marks in HTML with holes are properly nested."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from knotwork.syntax import holes
from knotwork.syntax.holes import MARK

VOID = frozenset(
    {"area", "br", "col", "hr", "img", "input", "source", "track", "wbr", "mspace", "mprescripts"}
)
PAIRS = {
    holes.LINK_END: holes.LINK,
    holes.CELL_END: holes.CELL,
    holes.BLOCK_END: holes.BLOCK,
    holes.TRAIL_END: holes.TRAIL,
}
"""The letter of the opening mark for that of each closing mark."""


def elements(html: str) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The elements of a text with their attributes."""
    yield from _read(html).elements


def faults(html: str) -> list[str]:
    """Messages about what is closed without being open, and what is never closed."""
    reader = _read(html)
    return [*reader.faults, *(f"{name} is not closed" for name in reader.opened)]


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(MARK.sub(_tag, html))
    reader.close()
    return reader


def _tag(mark: re.Match[str]) -> str:
    letter, number = mark[1], mark[2]
    if letter == holes.ID_PREFIX:
        return ""
    if letter in PAIRS:
        return f"</hole-{PAIRS[letter]}{number}>"
    return f"<hole-{letter}{number}>" if letter in PAIRS.values() else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not tag.startswith("hole-"):
            self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.opened and self.opened[-1] == tag:
            self.opened.pop()
        else:
            self.faults.append(f"{tag} is closed within {self.opened[-3:]}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]}")
