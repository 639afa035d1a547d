"""The targets of a vault's links, to find the notes that an edit of another note affects.

Links cannot be compared by their numbers: a new link at the top of a note renumbers all others. So
the links of a note before and after an edit are compared by their targets.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import msgspec

from knotwork.graph import ConceptGraph, target_of
from knotwork.model import Unit
from knotwork.pages.contexts import Context, context

_SPARE = 1_000
"""Unused names up to this many are always kept."""
_relation = itemgetter(0)


class LinkTarget(NamedTuple):
    """The target and the relation of one link."""

    target: str
    """The path of a file; empty for a link without one."""
    relation: str


LinksToNote: TypeAlias = list[tuple[str, Context | None]]
"""Relation and surrounding text of each link from one note to another, in order."""


class LinkTargets(msgspec.Struct, frozen=True, array_like=True):
    """Target and relation of every link of a vault, in eight bytes a link."""

    names: tuple[str, ...] = ()
    """Paths and relations; links refer to them by index."""
    by_source: dict[str, bytes] = {}
    """For each note, the indexes of its links' targets, then those of their relations."""

    def of(self, source: str) -> list[LinkTarget]:
        """Target and relation of each link of a note."""
        names = [self.names[index] for index in array("I", self.by_source.get(source, b""))]
        half = len(names) // 2
        return list(map(LinkTarget, names[:half], names[half:]))


class Affected(NamedTuple):
    """The notes that edits of other notes affect."""

    received: set[str]
    """Notes whose incoming links, or their relations, changed."""
    contexts: set[str]
    """Notes for which the text around an incoming link changed."""


def link_targets(graph: ConceptGraph, earlier: LinkTargets) -> LinkTargets:
    """Targets and relations of a graph's links; unchanged ones have the same bytes as `earlier`.

    Unused names are kept, so that indexes stay the same, until they outnumber the others.
    """
    few = len(earlier.names) <= 2 * len(graph.incoming) + _SPARE
    names = earlier.names if few else ()
    indexes_of = _Indexes(zip(names, range(len(names)), strict=True))
    by_source = {}
    for source, meanings in graph.meanings.items():
        if meanings:  # a vault has ten times as many links as notes
            indexes = [indexes_of[target_of(meaning) or ""] for meaning in meanings]
            indexes += [indexes_of[relation] for relation in graph.relations(source)]
            by_source[source] = array("I", indexes).tobytes()
    return LinkTargets(tuple(indexes_of), by_source)


class _Indexes(dict[str, int]):
    """The index of each name; a new name gets the next index."""

    def __missing__(self, name: str) -> int:
        index = self[name] = len(self)
        return index


def targets_in(graph: ConceptGraph, source: str) -> list[LinkTarget]:
    """Target and relation of each link of a note, from a graph."""
    targets = (target_of(meaning) or "" for meaning in graph.meanings[source])
    return list(map(LinkTarget, targets, graph.relations(source)))


def with_other_targets(before: LinkTargets, now: LinkTargets) -> Iterator[str]:
    """The notes whose links have other targets or relations; all if the indexes changed."""
    known = before.by_source if before.names == now.names[: len(before.names)] else {}
    return (source for source, indexes in now.by_source.items() if known.get(source) != indexes)


def affected(
    graph: ConceptGraph,
    edited: Mapping[str, Unit | None],
    former: Callable[[str], Sequence[LinkTarget]],
) -> Affected:
    """The notes that edits of other notes affect.

    `edited` has the previous unit of each edited note, None if it was lost; `former` gives the
    targets and relations that a note's links had.
    """
    found = Affected(set(), set())
    for source, unit in edited.items():
        before, note = former(source), graph.notes.get(source)
        now = () if note is None else targets_in(graph, source)
        if unit is None or note is None or len(unit.links) != len(before):
            for targets in found:
                targets.update(link.target for link in (*before, *now))
        else:
            _compare(_by_target(unit, before), _by_target(note.unit, now), found)
    return found


def _compare(
    before: Mapping[str, LinksToNote], now: Mapping[str, LinksToNote], found: Affected
) -> None:
    """Add to `found` the notes about which another note's links say something new."""
    for target in before.keys() | now.keys():
        then, today = before.get(target, []), now.get(target, [])
        if then == today:
            continue
        found.contexts.add(target)
        if list(map(_relation, then)) != list(map(_relation, today)):
            found.received.add(target)


def _by_target(unit: Unit, targets: Sequence[LinkTarget]) -> Mapping[str, LinksToNote]:
    """What the links of a note say about each target; links in comments do not count."""
    found: dict[str, LinksToNote] = defaultdict(list)
    for number, (target, relation) in enumerate(targets):
        if target and not unit.links[number].hidden:
            found[target].append((relation, context(unit, number)))
    return found
