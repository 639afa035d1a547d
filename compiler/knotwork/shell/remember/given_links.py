"""What notes give one another by their links: one sees by it what an edit changed for which note.

A link that is written at the top of an index gives all others of it new numbers. So the links of a
note before and after an edit are compared by the notes that they lead to.
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
"""Names that are kept in any case, those of relations among them."""
_relation = itemgetter(0)


class Given(NamedTuple):
    """What one link gives to the note that it leads to."""

    target: str
    """Empty for a link that leads to no file."""
    relation: str


Said: TypeAlias = list[tuple[str, Context | None]]
"""The relation and the surroundings of each link of one note to another, in their order."""


class GivenLinks(msgspec.Struct, frozen=True, array_like=True):
    """What the links of all notes give, eight bytes for each."""

    names: tuple[str, ...] = ()
    """Of paths and relations."""
    by_source: dict[str, bytes] = {}
    """The places among the names of the targets of its links, then those of their relations."""

    def of(self, source: str) -> list[Given]:
        """What each link of a note gives."""
        named = [self.names[place] for place in array("I", self.by_source.get(source, b""))]
        half = len(named) // 2
        return list(map(Given, named[:half], named[half:]))


class Anew(NamedTuple):
    """The notes to which others give something else than before."""

    received: set[str]
    """Those to which other links lead, or links with other relations."""
    contexts: set[str]
    """Those to which links lead that stand in other words."""


def given_links(graph: ConceptGraph, earlier: GivenLinks) -> GivenLinks:
    """What the links of a graph give: the same bytes as earlier for links that give the same.

    Names that nothing has any more are kept until they are more than the others.
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
    return GivenLinks(tuple(places), by_source)


class _Places(dict[str, int]):
    """The place of each name; a new one gets the next."""

    def __missing__(self, name: str) -> int:
        place = self[name] = len(self)
        return place


def now_given(graph: ConceptGraph, source: str) -> list[Given]:
    """What each link of a note gives now."""
    targets = (target_of(one) or "" for one in graph.meanings[source])
    return list(map(Given, targets, graph.relations(source)))


def gives_else(before: GivenLinks, now: GivenLinks) -> Iterator[str]:
    """The notes of which some link gives something else; all where little is known of that."""
    known = before.by_source if before.names == now.names[: len(before.names)] else {}
    return (source for source, places in now.by_source.items() if known.get(source) != places)


def anew(
    graph: ConceptGraph,
    edited: Mapping[str, Unit | None],
    given: Callable[[str], Sequence[Given]],
) -> Anew:
    """The notes to which the links of some edited notes give something else than before.

    `edited` has what these notes were, None where that is lost, and `given` what their links gave.
    """
    changed = Anew(set(), set())
    for source, unit in edited.items():
        before, note = given(source), graph.notes.get(source)
        now = () if note is None else now_given(graph, source)
        if unit is None or note is None or len(unit.links) != len(before):
            for targets in changed:
                targets.update(one.target for one in (*before, *now))
            continue
        said, says = _by_target(unit, before), _by_target(note.unit, now)
        for target in said.keys() | says.keys():
            then, today = said.get(target, []), says.get(target, [])
            if then != today:
                changed.contexts.add(target)
                if list(map(_relation, then)) != list(map(_relation, today)):
                    changed.received.add(target)
    return changed


def _by_target(unit: Unit, given: Sequence[Given]) -> Mapping[str, Said]:
    """What the links say of each note; those in comments say nothing."""
    found: dict[str, Said] = defaultdict(list)
    for number, (target, relation) in enumerate(given):
        if target and not unit.links[number].hidden:
            found[target].append((relation, context(unit, number)))
    return found
