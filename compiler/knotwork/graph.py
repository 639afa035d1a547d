"""The concept graph: the notes of a vault, what their links mean, and which links lead to each.

The link step makes it (`link.py`); rules, pages and exports ask it. It is tuples and dicts, and
knows no text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias, assert_never

from knotwork.anchors import Anchors
from knotwork.lazy import LazyMap
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import PREREQUISITES, STAND_BEFORE, Link, Relation, Trail
from knotwork.names import (
    START_NOTES,
    file_name,
    folder,
    is_folder_note,
    key,
    natural_key,
    stem,
    wanted_name,
)
from knotwork.page_names import graphs_among, page_name
from knotwork.resolve import Mode
from knotwork.vault import Names, SymbolTable

Meanings: TypeAlias = Mapping[str, tuple[Resolution, ...]]
"""What each link of each note means, by the note's path and in the order of its links."""


class Edge(NamedTuple):
    """A link seen from its target: the note it stands in and its number there."""

    source: str
    number: int


class Linked(NamedTuple):
    """The results of the link step: meanings of all links, and where they lead."""

    meanings: Meanings
    containers: frozenset[str]
    """What certain trails name as containers (`container_key`)."""
    incoming: Mapping[str, tuple[Edge, ...]]
    """The links that lead to each file, by its path; sorted."""


Kin: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Relations in the order in which a note names them, with the notes it names, each once."""
_MOST_KIN = 32
"""How many notes of one relation count as kin."""


class ConceptGraph:
    """Notes, what their links mean, and which links come in.

    Build one with `link`. Private notes are not in it; their names are, so that a link to one is
    known to lead nowhere a reader may go.
    """

    def __init__(
        self,
        symbols: SymbolTable,
        linked: Linked,
        mode: Mode,
        prerequisites: frozenset[str] = PREREQUISITES,
        title: str = "",
    ) -> None:
        self.notes = symbols.notes
        """By path, in code-point order of the paths."""
        self.files = symbols.files
        """Every other file of the vault."""
        self.private = symbols.private
        self.mode = mode
        self.prerequisites = prerequisites
        """The relations whose targets a reader needs first."""
        self.vault_title = title
        """The title of the vault; empty if none is configured."""
        self.linked = linked
        self.meanings = linked.meanings
        self.incoming = linked.incoming
        self._symbols = symbols
        self._titles: dict[str, str] = {}
        self._kin: dict[str, tuple[Kin, Kin]] = {}
        self._trails: Mapping[str, tuple[tuple[Trail, bool], ...]]
        self._trails = LazyMap(self.notes, self._judged)
        self._breadcrumbs: Mapping[str, frozenset[int | None]]
        self._breadcrumbs = LazyMap(self.notes, self._untrue)

    def judge_trails(
        self, earlier: ConceptGraph | None = None, changed: Collection[str] = ()
    ) -> None:
        """Decide now which trails are real: faster if every note will be asked for repeatedly.

        Without this call, the trails of a note are judged when they are first asked for, which
        looks at no other note. If an `earlier` graph with the same containers has judged all its
        trails, its results are taken over for all but the `changed` notes.
        """
        trails: dict[str, tuple[tuple[Trail, bool], ...]] = {}
        crumbs: dict[str, frozenset[int | None]] = {}
        anew: Iterable[str] = self.notes
        if earlier is not None and isinstance(earlier._trails, dict):
            trails, crumbs = dict(earlier._trails), dict(earlier._breadcrumbs)
            anew = self.notes.keys() & changed
        for path in anew:
            if self.notes[path].unit.trails:
                trails[path], crumbs[path] = self._trails[path], self._breadcrumbs[path]
            else:
                trails.pop(path, None)
                crumbs.pop(path, None)
        self._trails, self._breadcrumbs = trails, crumbs

    @property
    def names(self) -> Names:
        """The index of names: which files each may mean."""
        return self._symbols.names

    def anchors(self, path: str) -> Anchors | None:
        """The anchors of a note; None for other files and private notes."""
        return self._symbols.anchors(path)

    @property
    def made(self) -> Mapping[str, str]:
        """The paths of the notes made of Python packages, each with its module or class."""
        return self._symbols.api.scopes

    @cached_property
    def start(self) -> str | None:
        """The note that becomes the start page: the root's `index.md`, `_index.md`, `README.md`."""
        roots = {key(path): path for path in reversed(tuple(self.notes)) if "/" not in path}
        return next((roots[name] for name in START_NOTES if name in roots), None)

    @cached_property
    def logseq(self) -> tuple[str, ...]:
        """The path prefixes of the Logseq graphs in the vault (see `page_names`)."""
        return graphs_among((*self.files, *self.private))

    def address(self, path: str, number: int) -> str:
        """The URL of a link that means an object of another project; empty for any other link."""
        meaning = self.meanings[path][number]
        return meaning.url if isinstance(meaning, External) else ""

    def title(self, path: str) -> str:
        """What a note is called on its page; the file name of any other file.

        The name of an `index` or `README` file says nothing about its subject: without a title,
        such a note is called by the heading that it begins with, or else by its folder. In the root
        that is the vault, and its name goes to the note that becomes the start page.
        """
        known = self._titles.get(path)
        if known is None:
            known = self._titles[path] = self._title(path)
        return known

    def _title(self, path: str) -> str:
        note = self.notes.get(path)
        if note is None:
            return file_name(path)
        called = note.unit.title
        if is_folder_note(path):
            called = called or note.unit.opening or file_name(folder(path))
            if not called and path == self.start:
                called = self.vault_title
        if called:
            return called
        return page_name(path) if path.startswith(self.logseq) else stem(path)

    def by_title(self, paths: Iterable[str]) -> list[str]:
        """Some notes in the natural order of their titles."""
        return sorted(paths, key=lambda path: natural_key(self.title(path)))

    def links(self, path: str) -> Iterator[tuple[Link, Resolution]]:
        """A note's links with what they mean."""
        return zip(self.notes[path].unit.links, self.meanings[path], strict=True)

    def target(self, path: str, number: int) -> str | None:
        """The path that a link of a note leads to, if it leads to one."""
        return target_of(self.meanings[path][number])

    def trails(self, path: str) -> tuple[tuple[Trail, bool], ...]:
        """A note's trails, each with whether it really is a trail.

        A line that may also be a sentence with a `>` in it (not `Trail.certain`) is a trail if a
        certain trail of any note names the same container.
        """
        return self._trails.get(path, ())

    def relation(self, path: str, number: int) -> str:
        """The relation of a note to the target of one of its links.

        Links in a line that only looks like a trail are plain links.
        """
        if number in self._breadcrumbs.get(path, ()):
            return Relation.LINK
        return self.notes[path].unit.links[number].relation

    def relations(self, path: str) -> list[str]:
        """The relation of a note to the target of each of its links."""
        links, crumbs = self.notes[path].unit.links, self._breadcrumbs.get(path)
        if not crumbs:
            return [link.relation for link in links]
        return [
            Relation.LINK if number in crumbs else link.relation
            for number, link in enumerate(links)
        ]

    def kin_before(self, path: str) -> Kin:
        """The notes that a note's own links put before it: in its trail, or as a prerequisite.

        Links in comments do not count. Each relation has a few dozen notes at most: an index links
        to every note, and each page near it would be made anew whenever one of them changed.
        """
        return self._kin_of(path)[0]

    def kin_after(self, path: str) -> Kin:
        """The other notes that a note's links lead to, limited in the same way."""
        return self._kin_of(path)[1]

    def received(self, path: str) -> list[tuple[Edge, str]]:
        """The links that lead to a note from others, each with its relation; without comments."""
        notes, crumbs = self.notes, self._breadcrumbs
        found: list[tuple[Edge, str]] = []
        for edge in self.incoming.get(path, ()):
            source, number = edge
            link = notes[source].unit.links[number]
            if source != path and not link.hidden:
                plain = number in crumbs.get(source, ())
                found.append((edge, Relation.LINK if plain else link.relation))
        return found

    def edges(self) -> Iterator[tuple[str, int, str]]:
        """Each link that leads somewhere: source, number, target."""
        for path, meanings in self.meanings.items():
            for number, meaning in enumerate(meanings):
                if (target := target_of(meaning)) is not None:
                    yield path, number, target

    def wanted(self, sources: Iterable[str] | None = None) -> Mapping[str, tuple[Edge, ...]]:
        """The names that links give to notes nobody has written, each with those links.

        Names that differ in letter case alone count as one, spelt as the first link has it.
        `sources` are the notes whose links count; None for all.
        """
        spelling: dict[str, str] = {}
        result: dict[str, list[Edge]] = defaultdict(list)
        for path in self.notes if sources is None else sources:
            links = self.notes[path].unit.links
            for number, meaning in enumerate(self.meanings[path]):
                if isinstance(meaning, MissingNote) and not links[number].hidden:
                    asked = wanted_name(links[number].target, path)
                    name = spelling.setdefault(key(asked), asked)
                    result[name].append(Edge(path, number))
        return {name: tuple(edges) for name, edges in result.items()}

    def container_key(self, path: str, number: int) -> str:
        """What identifies the container that a link of a trail names (`graph.container_key`)."""
        link = self.notes[path].unit.links[number]
        return container_key(link, path, self.meanings[path][number])

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
                if len(named) < _MOST_KIN:
                    named[target] = None
        before: Kin = ()
        after: Kin = ()
        for relation, targets in found.items():
            kin = (relation, tuple(targets))
            if relation in STAND_BEFORE or relation in self.prerequisites:
                before += (kin,)
            else:
                after += (kin,)
        self._kin[path] = before, after  # the notes around it ask again, and for each side
        return before, after

    def _judged(self, path: str) -> tuple[tuple[Trail, bool], ...] | None:
        """Each trail of a note with whether it really is one; None for a note without any."""
        trails = self.notes[path].unit.trails
        judged = ((trail, trail.certain or self._in_use(path, trail)) for trail in trails)
        return tuple(judged) or None

    def _in_use(self, path: str, trail: Trail) -> bool:
        return any(
            self.container_key(path, number) in self.linked.containers
            for number in trail.containers
        )

    def _untrue(self, path: str) -> frozenset[int | None] | None:
        """The numbers of links in lines that only look like trails; None for a note without any."""
        trails = self._trails.get(path)
        if trails is None:
            return None
        return frozenset(
            number
            for trail, real in trails
            if not real
            for number in (trail.previous, trail.next, *trail.containers)
        )


def target_of(meaning: Resolution) -> str | None:
    """The path a resolution leads to; None for a missing note."""
    if type(meaning) is Found:
        return meaning.path  # nearly all are found, and `match` takes three times as long
    match meaning:
        case Found(path=path) | MissingAnchor(path=path):
            return path
        case Ambiguous(chosen=chosen):
            return chosen
        case MissingNote() | External():
            return None
        case _:
            assert_never(meaning)


def anchor_of(meaning: Resolution) -> str:
    """The id that a resolution leads to on its page; empty for the top of it."""
    if type(meaning) is Found or isinstance(meaning, Ambiguous):
        return meaning.anchor
    return ""


def container_key(link: Link, path: str, meaning: Resolution) -> str:
    """What identifies the container (a book, a chapter) that a link in a trail names.

    Its path, or the name of a note that is not written yet. `path` is the note of the link.
    """
    return target_of(meaning) or "?" + key(wanted_name(link.target, path))
