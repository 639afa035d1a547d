"""Which members of an order moved: the fewest that explain the difference."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec


class Moved(msgspec.Struct, frozen=True):
    """A note that stands elsewhere in an order."""

    note: str
    after: str | None
    """What comes before it now; None for the first."""


def moved(before: Sequence[str], after: Sequence[str]) -> tuple[Moved, ...]:
    """The members of both orders that do not stand as the others do.

    All but a longest run of members that kept their order; of several, the one found first.
    """
    place = {name: at for at, name in enumerate(before)}
    kept = [name for name in after if name in place]
    standing = _longest_rising([place[name] for name in kept])
    result = []
    previous: str | None = None
    for name in after:
        if name in place and place[name] not in standing:
            result.append(Moved(name, previous))
        previous = name
    return tuple(result)


def _longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """A longest rising subsequence, in n log n: patience sorting with links back."""
    tops: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        back.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            ends.append(at)
        else:
            tops[pile], ends[pile] = number, at
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(numbers[at])
        at = back[at]
    return frozenset(found)
