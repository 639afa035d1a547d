"""The part of a line that a report shows, and the place of the caret in it."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len

from knotwork.report.visible import visible

NARROWEST = 40
"""The fewest columns of an excerpt, even in a narrower terminal."""
_READ = 400
"""How many code points on each side are looked at: a line may be as long as a book."""


class Excerpt(NamedTuple):
    """A line as it prints, and the cells that the caret underlines."""

    text: str
    indent: int
    width: int


def excerpt(line: str, start: int, end: int, width: int) -> Excerpt:
    """The part of a line around `line[start:end]` that fits in `width` cells.

    An ellipsis stands for what is left out on either side. The text before `line[start:end]` gets
    a third of the width at most if there is not enough room.
    """
    width = max(width, NARROWEST)
    end = min(max(end, start + 1), max(len(line), start + 1))
    head = visible(line[max(0, start - _READ) : start])
    words = visible(line[start : min(end, start + _READ)])
    tail = visible(line[end : end + _READ])
    if start > _READ or cell_len(head + words + tail) > width:
        lead = max(width // 3, width - cell_len(words + tail) - 1)
        if start > _READ or cell_len(head) > lead:
            head = "…" + _last_cells(head, lead - 1)
    room = width - cell_len(head)
    shortened = _first_cells(words, room)
    if shortened != words:
        return Excerpt(head + shortened, cell_len(head), cell_len(shortened))
    shown = head + words + _first_cells(tail, room - cell_len(words))
    return Excerpt(shown.rstrip(), cell_len(head), max(1, cell_len(words)))


def _first_cells(text: str, width: int) -> str:
    """A text cut to a width, with an ellipsis if it was cut and there is room for one."""
    if width < 1:
        return ""
    if cell_len(text) <= width:
        return text
    used = 0
    for at, character in enumerate(text):
        used += cell_len(character)
        if used >= width:
            return text[:at] + "…"
    return text


def _last_cells(text: str, width: int) -> str:
    used = 0
    for at in range(len(text) - 1, -1, -1):
        used += cell_len(text[at])
        if used > width:
            return text[at + 1 :]
    return text
