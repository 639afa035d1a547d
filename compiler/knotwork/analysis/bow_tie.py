"""The layout of the picture of a neighbourhood: notes before a note are left of it, others right.

Horizontal places are in percent of the picture's width, so that it fits any screen with text of the
same size; vertical ones are in pixels. Each note has a row of its own, and its title is on the
outer side of its dot, so titles never overlap. The dots of direct neighbours form an arc. Notes at
two steps are below the neighbour that they belong to, as in a tree.
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from knotwork.analysis.neighbourhood import Neighbourhood, Side, Tie

ROW = 26
"""The height of a row in px."""
_NEAREST, _FARTHEST = 9.0, 14.0
"""The distances of the dots from the middle, in percent: at the ends and at the top of the arc."""
_STEP = 2.5
"""How much further out a note at two steps is, in percent."""
_ASIDE = 20.0
"""How far the note itself moves towards a side that is empty, in percent."""


class Point(NamedTuple):
    """The place of the note itself."""

    x: float
    y: float


class Dot(NamedTuple):
    """A note in the picture."""

    tie: Tie
    x: float
    y: float
    far: bool
    """Whether it is two steps away."""


class Segment(NamedTuple):
    """A straight piece of the line between two notes."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float
    far: bool


class Picture(NamedTuple):
    """Dots and lines of one neighbourhood; the note itself is at half the height."""

    height: int
    x: float
    """The horizontal place of the note itself: in the middle, or towards a side that is empty."""
    dots: tuple[Dot, ...]
    lines: tuple[Segment, ...]


def picture(around: Neighbourhood) -> Picture:
    """The picture of a neighbourhood; the same one always looks the same."""
    height = max(2, _rows(around.before), _rows(around.after)) * ROW
    here = Point(_across(around), height / 2)
    dots: list[Dot] = []
    lines: list[Segment] = []
    for side, way in ((around.before, -1), (around.after, 1)):
        _draw(side, way, here, dots, lines)
    return Picture(height, here.x, tuple(dots), tuple(lines))


def _across(around: Neighbourhood) -> float:
    """The place of the note: titles on one side only get the room of the other, which is empty."""
    return 50 + _ASIDE * (bool(around.before.shown) - bool(around.after.shown))


def _rows(side: Side) -> int:
    return sum(1 + len(one.behind) for one in side.shown)


def _draw(side: Side, way: int, here: Point, dots: list[Dot], lines: list[Segment]) -> None:
    y = here.y - (_rows(side) - 1) * ROW / 2
    for one in side.shown:
        at = Dot(one.tie, round(here.x + way * _reach(y, here.y), 2), y, far=False)
        dots.append(at)
        lines.append(Segment(one.tie.kind, here.x, here.y, at.x, at.y, far=False))
        for tie in one.behind:
            y += ROW
            further = Dot(tie, round(at.x + way * _STEP, 2), y, far=True)
            dots.append(further)
            lines.append(Segment(tie.kind, at.x, at.y, at.x, y, far=True))
            lines.append(Segment(tie.kind, at.x, y, further.x, y, far=True))
        y += ROW


@lru_cache(maxsize=1 << 10)
def _reach(y: float, middle: float) -> float:
    """The distance of the arc from the note itself at a height."""
    off = (y - middle) / middle
    return _NEAREST + (_FARTHEST - _NEAREST) * sqrt(1 - off * off)
