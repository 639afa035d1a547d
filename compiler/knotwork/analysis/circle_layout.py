"""Where the notes of a whole graph begin: groups on a circle, each a sunflower, hubs inside.

A browser moves them on from there by their links. Starting from groups it has little left to do,
and without it the picture can be read already. One pass over the notes, and the same ones always
stand in the same place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin, sqrt
from typing import NamedTuple

_GOLDEN_ANGLE = pi * (3 - sqrt(5))
"""The turn from one seed of a sunflower to the next: no two ever stand in line."""
_GAP = 1.25
"""How much further apart groups stand than they must."""


class Point(NamedTuple):
    """A place; one unit is about the distance between two neighbours in a group."""

    x: float
    y: float


def places(groups: Sequence[Sequence[str]]) -> Mapping[str, Point]:
    """A place for each member; those named first in a group stand in its middle."""
    sizes = [sqrt(len(group)) for group in groups]
    around = 2 * sum(sizes) * _GAP
    # A quarter, not a circle's 1/2π: neighbours are a chord apart, which is shorter than the arc.
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
