"""The link step: all units' facts in, the concept graph out. It sees no text.

A `ConceptGraph` is tuples and dicts: what each link means, and which links come in. Cost per link
does not grow with the vault (see `vault.Names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias, assert_never

from knotwork.api.vault import NO_API, ApiVault
from knotwork.late import LateMap
from knotwork.model import (
    PREREQUISITES,
    STAND_BEFORE,
    Ambiguous,
    External,
    Found,
    Link,
    MissingAnchor,
    MissingNote,
    Note,
    Relation,
    Resolution,
    Trail,
)
from knotwork.names import file_name, folder, is_folder_note, key, stem, wanted_name
from knotwork.resolve import Mode, resolve
from knotwork.vault import Anchors, Names


class Edge(NamedTuple):
    """A link seen from its target: the note it stands in and its number there."""

    source: str
    number: int


Kin: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Relations in the order in which a note names them, with the notes it names, each once."""
_MANY = 32
"""Links of a note whose kin is kept, and notes of one relation that are kin."""


class ConceptGraph:
    """Notes, what their links mean, and which links come in.

    Build one with `link`. Private notes are not in it; their names are, so that a link to one is
    known to lead nowhere a reader may go.
    """

    def __init__(
        self,
        notes: Mapping[str, Note],
        files: tuple[str, ...],
        private: frozenset[str],
        names: Callable[[], Names],
        mode: Mode,
        prerequisites: frozenset[str] = PREREQUISITES,
        earlier: Earlier | Ties | None = None,
        title: str = "",
    ) -> None:
        """`earlier` is what an earlier graph knows that still holds in this one."""
        self.notes = notes
        """By path, in code-point order of the paths."""
        self.files = files
        """Every other file of the vault."""
        self.private = private
        self._give_names = names
        self.mode = mode
        self.prerequisites = prerequisites
        """The relations whose targets a reader needs first."""
        self.vault_title = title
        """What the vault is called as a whole; empty if nobody said."""
        self._anchors: dict[str, Anchors] = {}
        self._kin: dict[str, tuple[Kin, Kin]] = {}
        self.meanings: Mapping[str, tuple[Resolution, ...]]
        ties = earlier if isinstance(earlier, Ties) else self._tied(earlier)
        self.meanings = ties.meanings
        """Of each link of each note."""
        self._containers = ties.containers
        self.incoming = ties.incoming
        """By target, sorted."""
        self._trails: Mapping[str, tuple[tuple[Trail, bool], ...]] = LateMap(notes, self._judged)
        self._breadcrumbs: Mapping[str, frozenset[int | None]] = LateMap(notes, self._untrue)
        if not isinstance(earlier, Ties):
            # All of them will be asked for, again and again.
            known = (path for path, note in notes.items() if note.unit.trails)
            self._trails = {path: self._trails[path] for path in known}
            self._breadcrumbs = {path: self._breadcrumbs[path] for path in self._trails}

    @cached_property
    def names(self) -> Names:
        """Which file each name may mean."""
        return self._give_names()

    @property
    def ties(self) -> Ties:
        """What the links come to, for a later graph of notes with the same links."""
        return Ties(self.meanings, self._containers, self.incoming)

    def anchors(self, path: str) -> Anchors | None:
        """What links into a note can name; None for files that are no published note."""
        known = self._anchors.get(path)
        if known is None and path in self.notes:
            known = self._anchors[path] = Anchors(self.notes[path])
        return known

    @property
    def made(self) -> Mapping[str, str]:
        """The notes that nobody wrote, each with the module or class that it is made of."""
        return self.names.api.scopes

    def address(self, path: str, number: int) -> str:
        """Where a link leads that means an object of another project; empty for any other."""
        meaning = self.meanings[path][number]
        return meaning.url if isinstance(meaning, External) else ""

    def title(self, path: str) -> str:
        """What a note is called on its page; the file name of any other file.

        A file called `index` or `README` says where it stands and not what it is about: its note is
        called as the heading that it begins with, or else as its folder, which in the root is the
        vault.
        """
        note = self.notes.get(path)
        if note is None:
            return file_name(path)
        called = note.unit.title
        if is_folder_note(path):
            called = called or note.unit.opening or file_name(folder(path)) or self.vault_title
        return called or stem(path)

    def links(self, path: str) -> Iterator[tuple[Link, Resolution]]:
        """A note's links with what they mean."""
        return zip(self.notes[path].unit.links, self.meanings[path], strict=True)

    def target(self, path: str, number: int) -> str | None:
        """The path that a link of a note leads to, if it leads to one."""
        return target_of(self.meanings[path][number])

    def trails(self, path: str) -> tuple[tuple[Trail, bool], ...]:
        """A note's trails, and whether each is one: the uncertain need a container in use."""
        return self._trails.get(path, ())

    def relation(self, path: str, number: int) -> str:
        """How a note stands to the target of one of its links."""
        if number in self._breadcrumbs.get(path, ()):
            return Relation.LINK
        return self.notes[path].unit.links[number].relation

    def relations(self, path: str) -> list[str]:
        """How a note stands to the target of each of its links."""
        crumbs = self._breadcrumbs.get(path, ())
        return [
            Relation.LINK if number in crumbs else link.relation
            for number, link in enumerate(self.notes[path].unit.links)
        ]

    def kin_before(self, path: str) -> Kin:
        """The other notes that a note's own links say to stand before it, comments left out.

        Of those that one relation names, the first few dozen: an index names all notes, and what
        is said of them is one fact of each page near it.
        """
        return self._kin_of(path)[0]

    def kin_after(self, path: str) -> Kin:
        """The same of all other notes that its links lead to."""
        return self._kin_of(path)[1]

    def received(self, path: str) -> list[tuple[Edge, str]]:
        """The links of other notes to one, those in comments left out, each with its relation."""
        notes = self.notes
        return [
            (edge, self.relation(*edge))
            for edge in self.incoming.get(path, ())
            if edge.source != path and not notes[edge.source].unit.links[edge.number].hidden
        ]

    def edges(self) -> Iterator[tuple[str, int, str]]:
        """Each link that leads somewhere: source, number, target."""
        for path, meanings in self.meanings.items():
            for number, meaning in enumerate(meanings):
                if (target := target_of(meaning)) is not None:
                    yield path, number, target

    def wanted(self) -> Mapping[str, tuple[Edge, ...]]:
        """The names of missing notes, as first written, with the links that want them."""
        spelling: dict[str, str] = {}
        result: dict[str, list[Edge]] = defaultdict(list)
        for path, meanings in self.meanings.items():
            links = self.notes[path].unit.links
            for number, meaning in enumerate(meanings):
                if isinstance(meaning, MissingNote) and not links[number].hidden:
                    asked = wanted_name(links[number].target, path)
                    name = spelling.setdefault(key(asked), asked)
                    result[name].append(Edge(path, number))
        return {name: tuple(edges) for name, edges in result.items()}

    def container_key(self, path: str, number: int) -> str:
        """What identifies a container: its path, or the name of one that nobody has written."""
        link = self.notes[path].unit.links[number]
        return self.target(path, number) or "?" + key(wanted_name(link.target, path))

    def _kin_of(self, path: str) -> tuple[Kin, Kin]:
        known = self._kin.get(path)
        if known is not None:
            return known
        found: dict[str, dict[str, None]] = {}
        relations = self.relations(path)
        for (link, meaning), relation in zip(self.links(path), relations, strict=True):
            target = target_of(meaning)
            if target is not None and target != path and not link.hidden and target in self.notes:
                named = found.setdefault(relation, {})
                if len(named) < _MANY:
                    named[target] = None
        before: Kin = ()
        after: Kin = ()
        for relation, targets in found.items():
            one = (relation, tuple(targets))
            if relation in STAND_BEFORE or relation in self.prerequisites:
                before += (one,)
            else:
                after += (one,)
        if len(relations) > _MANY:  # a note with a link to all others is asked for by each of them
            self._kin[path] = before, after
        return before, after

    def _tied(self, earlier: Earlier | None) -> Ties:
        known = earlier.meanings if earlier else {}
        self.meanings = {
            path: known[path]
            if path in known
            else tuple(
                resolve(found, path, self.names, self.anchors, self.mode)
                for found in note.unit.links
            )
            for path, note in self.notes.items()
        }
        containers = frozenset(
            self.container_key(path, number)
            for path, note in self.notes.items()
            for trail in note.unit.trails
            if trail.certain
            for number in trail.containers
        )
        incoming = self._patched(earlier) if earlier else self._transposed(self.notes)
        return Ties(self.meanings, containers, incoming)

    def _judged(self, path: str) -> tuple[tuple[Trail, bool], ...] | None:
        """Each trail of a note, and whether it is one; None for a note without any."""
        trails = self.notes[path].unit.trails
        judged = ((trail, trail.certain or self._in_use(path, trail)) for trail in trails)
        return tuple(judged) or None

    def _in_use(self, path: str, trail: Trail) -> bool:
        return any(
            self.container_key(path, number) in self._containers for number in trail.containers
        )

    def _untrue(self, path: str) -> frozenset[int | None] | None:
        """The links of what only looks like a trail; None for a note without any trail."""
        trails = self._trails.get(path)
        if trails is None:
            return None
        return frozenset(
            number
            for trail, real in trails
            if not real
            for number in (trail.previous, trail.next, *trail.containers)
        )

    def _transposed(self, sources: Iterable[str]) -> dict[str, tuple[Edge, ...]]:
        result: dict[str, list[Edge]] = defaultdict(list)
        for source in sources:
            for number, meaning in enumerate(self.meanings[source]):
                if (target := target_of(meaning)) is not None:
                    result[target].append(Edge(source, number))
        return {target: tuple(edges) for target, edges in result.items()}

    def _patched(self, earlier: Earlier) -> Mapping[str, tuple[Edge, ...]]:
        """The incoming links of the earlier graph, with those of some notes exchanged."""
        sources = [path for path in self.notes if path not in earlier.meanings]
        gone = frozenset(sources)
        new = self._transposed(sources)
        result = dict(earlier.incoming)
        for target in {*earlier.targets, *new}:
            kept = (edge for edge in result.get(target, ()) if edge.source not in gone)
            # Sorted is the order in which a new graph meets them: by path, then by number.
            if edges := tuple(sorted((*kept, *new.get(target, ())))):
                result[target] = edges
            else:
                result.pop(target, None)
        return result


class Ties(NamedTuple):
    """What the links of all notes come to."""

    meanings: Mapping[str, tuple[Resolution, ...]]
    """Of each link of each note."""
    containers: frozenset[str]
    """What certain trails name as containers (`ConceptGraph.container_key`)."""
    incoming: Mapping[str, tuple[Edge, ...]]
    """By target, sorted."""


class Earlier(NamedTuple):
    """What an earlier graph of nearly the same notes knows."""

    meanings: Mapping[str, tuple[Resolution, ...]]
    """Of every note whose links mean what they meant."""
    incoming: Mapping[str, tuple[Edge, ...]]
    """Of every note, as it was."""
    targets: frozenset[str]
    """What the links of all other notes led to."""


def relink(graph: ConceptGraph, changed: Iterable[Note]) -> ConceptGraph | None:
    """The graph with some notes exchanged, if that gives no name a new meaning; else None.

    Equal to linking all notes again: links are looked up by paths and aliases, so while those stay,
    only the changed notes and those that link into a heading, block or footnote that came or went
    have anything to look up.
    """
    new = {note.path: note for note in changed}
    for path, note in new.items():
        old = graph.notes.get(path)
        if old is None or old.unit.aliases != note.unit.aliases:
            return None
    stale = set(new)
    for path, note in new.items():
        if _named_parts(graph.notes[path]) != _named_parts(note):
            stale.update(edge.source for edge in graph.incoming.get(path, ()))
    targets = (target_of(meaning) for path in stale for meaning in graph.meanings[path])
    return ConceptGraph(
        {path: new.get(path, note) for path, note in graph.notes.items()},
        graph.files,
        graph.private,
        lambda: graph.names,
        graph.mode,
        graph.prerequisites,
        Earlier(
            {path: known for path, known in graph.meanings.items() if path not in stale},
            graph.incoming,
            frozenset(target for target in targets if target is not None),
        ),
        graph.vault_title,
    )


def _named_parts(note: Note) -> tuple[object, ...]:
    """What links into a note can name."""
    unit = note.unit
    return (
        tuple((found.level, found.text, found.id) for found in unit.headings),
        frozenset(found.id for found in unit.blocks),
        tuple(found.label for found in unit.footnotes),
    )


def target_of(meaning: Resolution) -> str | None:
    """The path a resolution leads to; None for a missing note."""
    if type(meaning) is Found:
        return meaning.path  # as nearly all do: matching takes three times as long
    match meaning:
        case Found(path=path) | MissingAnchor(path=path):
            return path
        case Ambiguous(chosen=chosen):
            return chosen
        case MissingNote() | External():
            return None
        case _:
            assert_never(meaning)


def link(
    notes: Iterable[Note],
    files: Iterable[str] = (),
    mode: Mode = Mode.ALIAS,
    private: Iterable[Note] = (),
    prerequisites: frozenset[str] = PREREQUISITES,
    api: ApiVault = NO_API,
    title: str = "",
) -> ConceptGraph:
    """Give every link of every note its meaning; `title` is what the vault is called."""
    by_path = {note.path: note for note in sorted(notes, key=lambda note: note.path)}
    hidden = tuple(private)
    others = tuple(sorted(files))
    unlisted = frozenset(note.path for note in hidden)

    def names() -> Names:
        return Names(by_path.values(), others, hidden, api)

    return ConceptGraph(by_path, others, unlisted, names, Mode(mode), prerequisites, title=title)
