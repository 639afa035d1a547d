"""Bridges: links without which a part of the vault would fall in two.

One depth-first walk finds them (Tarjan, *A note on finding the bridges of a graph*, 1974) and how
many notes would be cut off, which networkx does not give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import msgspec

from knotwork.analysis.neighbours import both_ways, linked
from knotwork.graph import ConceptGraph


class Bridge(msgspec.Struct, frozen=True):
    """Two notes whose link alone connects two parts of the vault."""

    one: str
    """The path on the smaller side."""
    other: str
    cut_off: int
    """The number of notes on the smaller side."""


def bridges(graph: ConceptGraph) -> tuple[Bridge, ...]:
    """All bridges, those that cut off most notes first; links of trails do not count."""
    found = _bridges(both_ways(linked(graph)))
    return tuple(sorted(found, key=lambda bridge: (-bridge.cut_off, bridge.one, bridge.other)))


def _bridges(near: Mapping[str, tuple[str, ...]]) -> Iterator[Bridge]:
    seen: set[str] = set()
    for root in near:
        if root not in seen:
            found, part = _bridges_around(root, near)
            seen |= part
            yield from found


def _bridges_around(
    root: str, near: Mapping[str, tuple[str, ...]]
) -> tuple[list[Bridge], Set[str]]:
    """The bridges of the part of the vault that a note is in, and all notes of the part."""
    entered = {root: 0}  # when the walk came to each note
    low = {root: 0}  # the earliest neighbour of the notes at or below each, except for its parent
    size = {root: 1}  # the number of notes at or below each
    cuts: list[tuple[str, str]] = []
    stack = [(root, "", iter(near[root]))]
    while stack:
        path, above, targets = stack[-1]
        target = next(targets, None)
        if target is None:
            stack.pop()
            if above:
                low[above] = min(low[above], low[path])
                size[above] += size[path]
                if low[path] > entered[above]:
                    cuts.append((path, above))
        elif target not in entered:
            entered[target] = low[target] = len(entered)
            size[target] = 1
            stack.append((target, path, iter(near[target])))
        elif target != above:
            low[path] = min(low[path], entered[target])
    whole = len(entered)
    return [_bridge(path, above, size[path], whole) for path, above in cuts], entered.keys()


def _bridge(path: str, above: str, inside: int, whole: int) -> Bridge:
    if inside <= whole - inside:
        return Bridge(path, above, inside)
    return Bridge(above, path, whole - inside)
