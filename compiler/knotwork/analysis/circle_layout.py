"""The initial layout of a whole graph: groups on a circle, each a sunflower with hubs inside.

A browser moves the notes on from there, by their links. As they start in groups, it has little to
do, and even without it the picture is readable. One pass over the notes; the same notes always get
the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import NamedTuple

_GOLDEN_ANGLE = pi * (3 - sqrt(5))
"""The angle from one seed of a sunflower to the next: no two are ever in line."""
_GAP = 1.25
"""The distance between groups, as a multiple of the smallest without overlaps."""


class Point(NamedTuple):
    """A place; one unit is about the distance between two neighbours in a group."""

    x: float
    y: float


def places(groups: Sequence[Sequence[str]]) -> Mapping[str, Point]:
    """A place for each member; the first members of a group are in its middle."""
    sizes = [sqrt(len(group)) for group in groups]
    around = 2 * sum(sizes) * _GAP
    # A quarter, not 1/2π of the circumference: neighbours are a chord apart, shorter than the arc.
    radius = around / 4 if len(groups) > 1 else 0.0
    result: dict[str, Point] = {}
    passed = 0.0
    for group, size in zip(groups, sizes, strict=True):
        angle = 2 * pi * (passed + size * _GAP) / around if around else 0.0
        passed += 2 * size * _GAP
        middle = Point(radius * cos(angle), radius * sin(angle))
        result.update(_sunflower(group, middle))
    return result


def _sunflower(members: Sequence[str], middle: Point) -> Mapping[str, Point]:
    return {
        member: Point(
            round(middle.x + sqrt(number) * cos(number * _GOLDEN_ANGLE), 2),
            round(middle.y + sqrt(number) * sin(number * _GOLDEN_ANGLE), 2),
        )
        for number, member in enumerate(members)
    }
