"""Where the links of a vault lead: from that follows which notes an edit of another one affects.

The numbers of links do not serve for that: a new link at the top of a note renumbers all others. So
the links of a note before and after an edit are compared by the notes that they lead to.
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
"""Unused names that are kept in any case."""
_relation = itemgetter(0)


class LinkTarget(NamedTuple):
    """Where one link leads, and with which relation."""

    target: str
    """Empty for a link that leads to no file."""
    relation: str


LinksToNote: TypeAlias = list[tuple[str, Context | None]]
"""Relation and surrounding text of each link from one note to another, in order."""


class LinkTargets(msgspec.Struct, frozen=True, array_like=True):
    """Target and relation of every link of a vault, in eight bytes each."""

    names: tuple[str, ...] = ()
    """Paths and relations, which the links refer to by their number here."""
    by_source: dict[str, bytes] = {}
    """For each note, the numbers of its links' targets, then those of their relations."""

    def of(self, source: str) -> list[LinkTarget]:
        """Target and relation of each link of a note."""
        named = [self.names[place] for place in array("I", self.by_source.get(source, b""))]
        half = len(named) // 2
        return list(map(LinkTarget, named[:half], named[half:]))


class Affected(NamedTuple):
    """The notes that edits of other notes affect."""

    received: set[str]
    """Those with other incoming links, or links of other relations."""
    contexts: set[str]
    """Those with incoming links that now stand in another text."""


def link_targets(graph: ConceptGraph, earlier: LinkTargets) -> LinkTargets:
    """Targets and relations of a graph's links; where they are as earlier, in the same bytes.

    Unused names are kept, so that numbers stay, until they outnumber the others.
    """
    few = len(earlier.names) <= 2 * len(graph.incoming) + _SPARE
    known = earlier.names if few else ()
    places = _Places(zip(known, range(len(known)), strict=True))
    by_source = {}
    for source, meanings in graph.meanings.items():
        if meanings:  # a vault has ten times as many links as notes
            named = [places[target_of(one) or ""] for one in meanings]
            named += [places[relation] for relation in graph.relations(source)]
            by_source[source] = array("I", named).tobytes()
    return LinkTargets(tuple(places), by_source)


class _Places(dict[str, int]):
    """The number of each name; a new name gets the next number."""

    def __missing__(self, name: str) -> int:
        place = self[name] = len(self)
        return place


def targets_in(graph: ConceptGraph, source: str) -> list[LinkTarget]:
    """Target and relation of each link of a note, from a graph."""
    targets = (target_of(one) or "" for one in graph.meanings[source])
    return list(map(LinkTarget, targets, graph.relations(source)))


def with_other_targets(before: LinkTargets, now: LinkTargets) -> Iterator[str]:
    """The notes whose links have other targets or relations; all, if names were renumbered."""
    known = before.by_source if before.names == now.names[: len(before.names)] else {}
    return (source for source, places in now.by_source.items() if known.get(source) != places)


def affected(
    graph: ConceptGraph,
    edited: Mapping[str, Unit | None],
    former: Callable[[str], Sequence[LinkTarget]],
) -> Affected:
    """The notes that the edits of others affect.

    `edited` has the former units of the edited notes, None where they are lost; `former` gives
    the targets and relations that a note's links had.
    """
    found = Affected(set(), set())
    for source, unit in edited.items():
        before, note = former(source), graph.notes.get(source)
        now = () if note is None else targets_in(graph, source)
        if unit is None or note is None or len(unit.links) != len(before):
            for targets in found:
                targets.update(one.target for one in (*before, *now))
        else:
            _compare(_by_target(unit, before), _by_target(note.unit, now), found)
    return found


def _compare(
    before: Mapping[str, LinksToNote], now: Mapping[str, LinksToNote], found: Affected
) -> None:
    """Add the notes about which the links of another one say something else than before."""
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
