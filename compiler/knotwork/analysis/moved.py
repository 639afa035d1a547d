"""The members of an order that moved: the fewest that explain the difference of two orders."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec


class Moved(msgspec.Struct, frozen=True):
    """A note that has moved in an order."""

    note: str
    after: str | None
    """The note that it follows now; None if it is the first."""


def moved(before: Sequence[str], after: Sequence[str]) -> tuple[Moved, ...]:
    """The members of both orders that moved.

    These are all but a longest sequence of members that kept their order; the first one found, if
    there are several.
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
    """A longest increasing subsequence, in O(n log n): patience sorting with back pointers."""
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
