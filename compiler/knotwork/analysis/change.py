"""What a change of a vault does to its graph, for those who review it.

A renamed note is one note: its links and those to it count as changed only if they lead elsewhere.
Notes are named by their new paths, removed ones by their old paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from knotwork.analysis.changed_outputs import ChangedOutput, changed_outputs
from knotwork.analysis.links import broken, links_between
from knotwork.analysis.loose_ends import orphans, wanted_notes
from knotwork.analysis.moved import Moved, moved
from knotwork.analysis.renames import renames
from knotwork.graph import ConceptGraph, target_of
from knotwork.learning.course import Course
from knotwork.names import NOTE_SUFFIX, key, natural_key, wanted_name


class Pair(msgspec.Struct, frozen=True):
    """The old and the new path of a renamed note."""

    old: str
    new: str


class ChangedLink(msgspec.Struct, frozen=True, order=True):
    """A link between two notes, or to a note that is not written yet."""

    source: str
    target: str
    relation: str
    missing: bool


class BrokenLink(msgspec.Struct, frozen=True, order=True):
    """A link that leads nowhere."""

    note: str
    link: str
    """The name and anchor that it names."""
    anchor: bool
    """Whether the note exists and only the anchor is missing."""


class StubCount(msgspec.Struct, frozen=True):
    """A note that is not written yet."""

    name: str
    wanted_by: int
    """The number of notes that link to it."""


class Counts(msgspec.Struct, frozen=True):
    """A vault in five numbers, counted as `stats` does."""

    notes: int
    links: int
    broken: int
    stubs: int
    orphans: int


class Change(msgspec.Struct, frozen=True):
    """Everything that differs between two states of a vault."""

    before: Counts
    after: Counts
    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Pair, ...]
    edited: tuple[str, ...]
    links_added: tuple[ChangedLink, ...]
    links_removed: tuple[ChangedLink, ...]
    broken: tuple[BrokenLink, ...]
    """New broken links."""
    mended: tuple[BrokenLink, ...]
    """Links that were broken and now are whole or gone."""
    stubs_added: tuple[StubCount, ...]
    stubs_removed: tuple[StubCount, ...]
    orphans_added: tuple[str, ...]
    orphans_removed: tuple[str, ...]
    """Notes that nothing linked to before and something does now; removed notes do not count."""
    order: tuple[Moved, ...]
    """Notes that have moved in the learning order."""
    outputs: tuple[ChangedOutput, ...]


WORSE: Mapping[str, str] = {
    "broken-links": "broken",
    "new-stubs": "stubs_added",
    "new-orphans": "orphans_added",
    "removed-notes": "removed",
    "removed-links": "links_removed",
    "changed-order": "order",
    "changed-outputs": "outputs",
}
"""The kinds of change that may count as worse, each with the field that holds it."""


def worse(change: Change, kinds: frozenset[str]) -> Mapping[str, int]:
    """The asked `kinds` of harm that the change does, each with its count."""
    found = {kind: len(getattr(change, WORSE[kind])) for kind in WORSE if kind in kinds}
    return {kind: count for kind, count in found.items() if count}


def change(before: ConceptGraph, after: ConceptGraph) -> Change:
    """The differences between two states of a vault."""
    to = renames(before, after)
    come = set(to.values())
    was, now = _State(before, to), _State(after, {})
    common = [
        (path, to.get(path, path)) for path in before.notes if to.get(path, path) in after.notes
    ]
    new_links, old_links = now.links - was.links, was.links - now.links
    new_orphans = now.orphans - was.orphans
    stubs_added = [stub for name, stub in now.stubs.items() if name not in was.stubs]
    stubs_removed = [stub for name, stub in was.stubs.items() if name not in now.stubs]
    return Change(
        before=was.counts(),
        after=now.counts(),
        added=tuple(path for path in after.notes if path not in before.notes and path not in come),
        removed=tuple(path for path in before.notes if path not in after.notes and path not in to),
        renamed=tuple(Pair(old, new) for old, new in to.items()),
        edited=tuple(
            new
            for old, new in common
            if before.notes[old].unit.digest != after.notes[new].unit.digest
        ),
        links_added=tuple(sorted(new_links.elements())),
        links_removed=tuple(sorted(old_links.elements())),
        broken=tuple(sorted((now.broken - was.broken).elements())),
        mended=tuple(sorted((was.broken - now.broken).elements())),
        stubs_added=_sorted(stubs_added),
        stubs_removed=_sorted(stubs_removed),
        orphans_added=tuple(sorted(new_orphans)),
        orphans_removed=tuple(sorted((was.orphans - now.orphans) & after.notes.keys())),
        order=moved(was.order(), now.order()),
        outputs=tuple(
            output
            for old, new in common
            for output in changed_outputs(new, before.notes[old].unit, after.notes[new].unit)
        ),
    )


def _sorted(found: list[StubCount]) -> tuple[StubCount, ...]:
    return tuple(sorted(found, key=lambda stub: (-stub.wanted_by, natural_key(stub.name))))


class _State:
    """One state of the vault, in which notes have the paths of the state after the change."""

    def __init__(self, graph: ConceptGraph, to: Mapping[str, str]) -> None:
        self._graph = graph
        self._to = to
        self.links = Counter(self._links())
        self.broken = Counter(self._broken())
        self.orphans = frozenset(self._path(one.path) for one in orphans(graph))
        self.stubs = {
            key(name): StubCount(name, len({edge.source for edge in edges}))
            for name, edges in wanted_notes(graph).items()
        }

    def counts(self) -> Counts:
        return Counts(
            len(self._graph.notes),
            self.links.total(),
            self.broken.total(),
            len(self.stubs),
            len(self.orphans),
        )

    def order(self) -> tuple[str, ...]:
        return tuple(self._path(path) for path in Course(self._graph).order)

    def _path(self, path: str) -> str:
        return self._to.get(path, path)

    def _links(self) -> Iterator[ChangedLink]:
        for path, number, link, target in links_between(self._graph):
            there = self._path(target) if target else self._wanted(path, link.target)
            relation = str(self._graph.relation(path, number))
            yield ChangedLink(self._path(path), there, relation, target is None)

    def _wanted(self, path: str, linkpath: str) -> str:
        return key(wanted_name(linkpath, self._path(path)))

    def _broken(self) -> Iterator[BrokenLink]:
        for path, link, meaning in broken(self._graph):
            anchor = f"#{link.anchor}" if link.anchor is not None else ""
            there = target_of(meaning)
            name = self._path(there).removesuffix(NOTE_SUFFIX) if there else link.target
            yield BrokenLink(self._path(path), name + anchor, there is not None)
