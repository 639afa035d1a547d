"""A note's body before its holes are filled: what of it a page shows, and pieces of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from knotwork.model import Heading, Unit
from knotwork.names import heading_key, without_attributes
from knotwork.pages.cells import hidden
from knotwork.pages.site import Site
from knotwork.syntax.holes import (
    BLOCK,
    BLOCK_END,
    CELL,
    CELL_END,
    CLOSE,
    FOOTNOTE,
    HEADING,
    OPEN,
    TAG,
    TRAIL,
    TRAIL_END,
    between,
    mark,
    numbers,
    place,
    whole,
    without,
)

_TAG = OPEN + TAG
_MAY_BE_TAGS = re.compile(
    rf'\s*+<p>(?:{_TAG}\d+{CLOSE}|[\s,]|<br>|<span(?: class="[^"<>]*")?>|</span>)++</p>\n?'
)
"""A paragraph with tags and what may stand between them."""

_ITEM = re.compile(
    rf"(<li\b[^<>]*>(?:<input\b[^<>]*> )?)(?:{OPEN}{BLOCK}\d+{CLOSE}(?:<span\b[^<>]*></span>)?)*+"
)
"""The beginning of a list item up to the marks of its blocks."""
_LIST = re.compile(r"<(/?)(ul|ol|li)\b([^<>]*)>")
_FIRST = re.compile(r'\bstart="(\d{1,9})"')


def shown(site: Site, path: str) -> str:
    """A note's body, its holes unfilled, without its trails and hidden cells."""
    unit = site.graph.notes[path].unit
    body = unit.body.text
    left_out = [(CELL, CELL_END, number, "") for number in hidden(unit, site.trials.get(path))]
    left_out += [
        (TRAIL, TRAIL_END, number, "\n")
        for number, (_trail, real) in enumerate(site.graph.trails(path))
        if real
    ]
    return without(body, left_out) if left_out else body


def is_of_tags(paragraph: str) -> bool:
    """Whether a `<p>` element holds tags and nothing else."""
    return _TAG in paragraph and _MAY_BE_TAGS.fullmatch(paragraph) is not None


class Shown(NamedTuple):
    """What a page shows of a note, its holes unfilled."""

    body: str
    in_head: str
    """The tags that the body would begin with, which the page's head shows."""


def below_head(site: Site, path: str) -> Shown:
    """A note's body without tags at its top, and without a first heading that repeats the title.

    Labels and pictures above that heading stay.
    """
    unit = site.graph.notes[path].unit
    body, tags = _without_opening_tags(shown(site, path))
    if repeats_title(unit, site.graph.title(path)):
        above, _, rest = body.partition(mark(HEADING, 0))
        rest, below = _without_opening_tags(rest[rest.index("</h1>") + len("</h1>") :].lstrip("\n"))
        body, tags = above.lstrip() + rest, tags + below
    return Shown(body, tags)


def _without_opening_tags(body: str) -> Shown:
    end = _end_of_opening_tags(body)
    return Shown(body[end:], body[:end]) if end < len(body) else Shown(body, "")


def _end_of_opening_tags(body: str) -> int:
    found = _MAY_BE_TAGS.match(body)
    return found.end() if found is not None and _TAG in found[0] else 0


def repeats_title(unit: Unit, title: str) -> bool:
    """Whether the body begins with a first-level heading that says what the title says.

    Tags above it do not count: the page's head shows them. Nor do comments, which leave no more
    than a line behind, nor labels, nor pictures, which then follow the title.
    """
    if not unit.headings or unit.headings[0].level != 1:
        return False
    heading = unit.headings[0]
    words = heading.plain, without_attributes(heading.plain)
    same = heading_key(title) in map(heading_key, words)
    body = unit.body.text
    if not same or unit.opening:
        return same
    return body[_end_of_opening_tags(body) :].lstrip().startswith(mark(HEADING, 0))


class Parts:
    """The parts of notes' bodies that the embeds of one page show."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._blocks: dict[str, dict[str, int]] = {}
        self._headings: dict[str, dict[str, int]] = {}
        self._holders: dict[str, dict[int, int]] = {}

    def part(self, path: str, anchor: str) -> tuple[str, tuple[int, ...]]:
        """The part of a body that an anchor names, with the footnotes it refers to."""
        unit = self._site.graph.notes[path].unit
        body, holder = shown(self._site, path), 0  # the number of the footnote that holds the part
        if anchor.startswith("fn-"):
            holder = int(anchor[3:])
            body = unit.footnotes[holder - 1].html
        elif anchor.startswith("^"):
            number = self._blocks_of(path)[anchor[1:]]
            holder = self._holders_of(path).get(number, 0)
            body = _block(unit.footnotes[holder - 1].html if holder else body, number)
        elif anchor:
            body = _section(body, unit.headings, self._headings_of(path)[anchor])
        used = _closure(unit, numbers(body, FOOTNOTE))
        # A footnote that refers to itself stands among those it uses, and only there.
        return "" if holder in used else body, used

    def _blocks_of(self, path: str) -> Mapping[str, int]:
        """The numbers of a note's blocks by their ids in lower case."""
        if path not in self._blocks:
            blocks = self._site.graph.notes[path].unit.blocks
            self._blocks[path] = _first_of_each(block.id.lower() for block in blocks)
        return self._blocks[path]

    def _holders_of(self, path: str) -> Mapping[int, int]:
        """For the numbers of the blocks in a note's footnotes, those of the footnotes."""
        if path not in self._holders:
            notes = enumerate(self._site.graph.notes[path].unit.footnotes, start=1)
            self._holders[path] = {
                block: number for number, note in notes for block in numbers(note.html, BLOCK)
            }
        return self._holders[path]

    def _headings_of(self, path: str) -> Mapping[str, int]:
        """The numbers of a note's headings by their ids."""
        if path not in self._headings:
            headings = self._site.graph.notes[path].unit.headings
            self._headings[path] = _first_of_each(heading.id for heading in headings)
        return self._headings[path]


def _first_of_each(names: Iterable[str]) -> dict[str, int]:
    """Where each of some names stands first."""
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        found.setdefault(name, at)
    return found


def _block(body: str, number: int) -> str:
    """A block; an item of a list with its bullet, number or box, in a list of its own."""
    block, begin = between(body, BLOCK, BLOCK_END, number), place(body, BLOCK, number)
    start = body.rfind("<li", 0, max(begin, 0))
    item = _ITEM.fullmatch(body, start, begin) if start >= 0 else None
    if item is None or start not in (lists := _lists(body)):
        return block
    opening = lists[start]
    return f"{opening}\n{item[1]}{block}</li>\n</{opening[1:3]}>\n"


@lru_cache(maxsize=4)
def _lists(body: str) -> dict[int, str]:
    """For the start of each item of a list, the tag that opens a list which begins with it."""
    found: dict[int, str] = {}
    numbers_to_come: list[int] = []  # of the open lists, innermost last; negative without numbers
    for tag in _LIST.finditer(body):
        if tag[2] != "li":
            if tag[1]:
                del numbers_to_come[-1:]
            else:
                first = _FIRST.search(tag[3])
                numbers_to_come.append(-1 if tag[2] == "ul" else int(first[1]) if first else 1)
        elif not tag[1] and numbers_to_come:
            number = numbers_to_come[-1]
            found[tag.start()] = "<ul>" if number < 0 else f'<ol start="{number}">'
            numbers_to_come[-1] += number >= 0
    return found


def _section(body: str, headings: Sequence[Heading], number: int) -> str:
    """A heading and all that follows up to the next one of the same or a higher rank."""
    level = headings[number].level
    start = place(body, HEADING, number)
    for later in range(number + 1, len(headings)):
        if headings[later].level <= level:
            return whole(body[start : place(body, HEADING, later)])
    return whole(body[start:])


def _closure(unit: Unit, used: tuple[int, ...]) -> tuple[int, ...]:
    """The footnotes used, with those that they use themselves."""
    reached = dict.fromkeys(used)
    queue = list(reached)
    while queue:
        for number in numbers(unit.footnotes[queue.pop() - 1].html, FOOTNOTE):
            if number not in reached:
                reached[number] = None
                queue.append(number)
    return tuple(sorted(reached))
