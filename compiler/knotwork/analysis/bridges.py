"""Links that alone hold two parts of the vault together.

One depth-first walk finds them (Tarjan, *A note on finding the bridges of a graph*, 1974) and how
many notes would be cut off; written out because a library's answer lacks the latter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from knotwork.analysis.neighbours import both_ways, linked
from knotwork.graph import ConceptGraph


class Bridge(msgspec.Struct, frozen=True):
    """Two notes whose link alone connects two parts of the vault."""

    one: str
    """The path on the smaller side."""
    other: str
    cut_off: int
    """Notes on the smaller side."""


def bridges(graph: ConceptGraph) -> tuple[Bridge, ...]:
    """All bridges, those that cut off most first, trails left out."""
    found = _bridges(both_ways(linked(graph)))
    return tuple(sorted(found, key=lambda bridge: (-bridge.cut_off, bridge.one, bridge.other)))


def _bridges(near: Mapping[str, tuple[str, ...]]) -> Iterator[Bridge]:
    entered: dict[str, int] = {}
    low: dict[str, int] = {}
    below: dict[str, int] = {}
    for root in near:
        if root in entered:
            continue
        first = len(entered)
        cuts: list[tuple[str, str]] = []
        entered[root] = low[root] = first
        below[root] = 1
        stack = [(root, "", iter(near[root]))]
        while stack:
            path, above, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                if above:
                    low[above] = min(low[above], low[path])
                    below[above] += below[path]
                    if low[path] > entered[above]:
                        cuts.append((path, above))
            elif target not in entered:
                entered[target] = low[target] = len(entered)
                below[target] = 1
                stack.append((target, path, iter(near[target])))
            elif target != above:
                low[path] = min(low[path], entered[target])
        whole = len(entered) - first
        yield from (_bridge(path, above, below[path], whole) for path, above in cuts)


def _bridge(path: str, above: str, inside: int, whole: int) -> Bridge:
    if inside <= whole - inside:
        return Bridge(path, above, inside)
    return Bridge(above, path, whole - inside)
