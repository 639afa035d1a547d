"""The names of a vault: every file by its path, by the ends of its path, and by its aliases.

It is built once in a link step. All questions are dictionary look-ups, so the cost of a link does
not grow with the vault, not even if ten thousand notes are called `index.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from knotwork.anchors import Anchors
from knotwork.api.vault import NO_API, ApiVault
from knotwork.model import Note, Unit
from knotwork.names import folder, is_note, key, normal
from knotwork.page_names import day_key, graphs_among, page_keys
from knotwork.syntax import properties


class TiedPaths(NamedTuple):
    """Paths of equal length: of these, the first in code-point order is chosen."""

    paths: tuple[str, ...]


class Names:
    """Which file each name may mean."""

    def __init__(
        self,
        notes: Iterable[Note],
        files: Iterable[str],
        unlisted: Iterable[Note] = (),
        api: ApiVault = NO_API,
    ) -> None:
        self.api = api
        """Python objects; their notes have only dotted names, so they never hide a written note."""
        self.everywhere: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {}
        """Cache of the targets that do not depend on the folder of the link, by mode and linkpath
        (`resolve.find`)."""
        self._below: dict[str, dict[str, TiedPaths]] = {}
        self.spellings: dict[str, str] = {}
        """Each alias as its note writes it, by its key."""
        known = tuple(note for note in (*notes, *unlisted) if note.path not in api.scopes)
        others = tuple(files)
        paths = {*(note.path for note in known), *others}
        by_path: dict[str, list[str]] = defaultdict(list)
        by_end: dict[str, list[str]] = defaultdict(list)
        in_order = sorted(paths, key=lambda path: (normal(path), path))
        for path in in_order:
            lower = key(path)
            by_path[lower].append(path)
            for end in _ends(lower):
                by_end[end].append(path)
        graphs = graphs_among(others)
        by_page = _pages(in_order, graphs) if graphs else {}
        by_alias = self._aliases(known, graphs, by_page)
        by_label = _labels(known)
        # Tuples, which look-ups can return without copying, however long they are.
        self._by_path = {path: tuple(paths) for path, paths in by_path.items()}
        self._by_end = {end: tuple(paths) for end, paths in by_end.items()}
        self._by_alias = {alias: tuple(sorted(paths)) for alias, paths in by_alias.items()}
        self._by_label = {label: tuple(sorted(paths)) for label, paths in by_label.items()}
        self._by_page = {page: tuple(sorted(paths)) for page, paths in by_page.items()}

    def _aliases(
        self, notes: Iterable[Note], graphs: tuple[str, ...], by_page: dict[str, dict[str, None]]
    ) -> Mapping[str, dict[str, None]]:
        """The paths of notes by their aliases; those of Logseq's pages go to `by_page`."""
        by_alias: dict[str, dict[str, None]] = defaultdict(dict)
        pages = frozenset(by_page)
        for note in notes:
            for alias, is_of_front_matter in aliases_of(note.unit):
                lower = key(alias)
                self.spellings.setdefault(lower, alias)
                if is_of_front_matter or not note.path.startswith(graphs):
                    by_alias[lower][note.path] = None
                elif lower not in pages:  # else it is the proper name of another page
                    by_page.setdefault(lower, {})[note.path] = None
        return by_alias

    def at(self, path: str) -> tuple[str, ...]:
        """The files at a lower-cased path; more than one only if they differ in letter case."""
        return self._by_path.get(path, ())

    def has(self, name: str) -> bool:
        """Whether a lower-cased file name, suffix included, exists anywhere."""
        return name in self._by_end

    def ending(self, end: str) -> tuple[str, ...]:
        """The files whose lower-cased path is `end` or ends with `/` and `end`."""
        return self._by_end.get(end, ())

    def preferred(self, end: str, source_folder: str) -> tuple[str, ...]:
        """The shortest of `ending(end)`, those in the source's folder or below it first.

        More than one if they are equally long; in code-point order.
        """
        if not self._by_end.get(end):
            return ()
        below = self._below.get(end)
        if below is None:
            below = self._below[end] = _by_ancestor(self._by_end[end])
        return (below.get(key(source_folder)) or below[""]).paths

    def aliased(self, name: str) -> tuple[str, ...]:
        """The notes with an alias, by path; not those of Logseq's pages (see `paged`)."""
        return self._by_alias.get(key(name), ())

    def labelled(self, label: str) -> tuple[str, ...]:
        """The notes with a MyST label, in order of their paths."""
        return self._by_label.get(label, ()) if self._by_label else ()

    @property
    def has_pages(self) -> bool:
        """Whether any note has a name of a Logseq page (see `paged`)."""
        return bool(self._by_page)

    def paged(self, name: str) -> tuple[str, ...]:
        """The notes whose Logseq page has a name, in order of their paths.

        The name comes from the decoded file name, a property of the page, or a journal's day.
        """
        if not self._by_page:
            return ()
        return self._by_page.get(key(name)) or self._by_page.get(day_key(name), ())

    def same_name(self) -> Iterator[tuple[str, ...]]:
        """Notes that share their file name, letter case ignored."""
        for end, paths in self._by_end.items():
            if "/" not in end and len(paths) > 1 and is_note(end):
                yield paths

    def aliases(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each alias (as a key) with the notes that have it."""
        for alias in self.spellings:
            paths = (*self._by_alias.get(alias, ()), *self._by_page.get(alias, ()))
            yield alias, tuple(dict.fromkeys(paths))


class SymbolTable:
    """All that links can name: the files of a vault, and the headings and blocks of its notes."""

    def __init__(
        self,
        notes: Mapping[str, Note],
        files: tuple[str, ...],
        private: frozenset[str],
        names: Callable[[], Names],
        api: ApiVault = NO_API,
    ) -> None:
        """`names` makes the index; it is called when a name is first looked up, for it is slow."""
        self.notes = notes
        """By path, in code-point order of the paths."""
        self.files = files
        """Every other file."""
        self.private = private
        """The paths of notes and other files that are known by name alone."""
        self.api = api
        """Python objects, as in `names`, but available without making the index."""
        self._index = names
        self._anchors: dict[str, Anchors] = {}

    @cached_property
    def names(self) -> Names:
        """Which file each name may mean."""
        return self._index()

    def anchors(self, path: str) -> Anchors | None:
        """The anchors of a note; None for other files and private notes."""
        known = self._anchors.get(path)
        if known is None and path in self.notes:
            known = self._anchors[path] = Anchors(self.notes[path])
        return known


def aliases_of(unit: Unit) -> tuple[tuple[str, bool], ...]:
    """A note's aliases, each with whether it is from the front matter, not from a Logseq page."""
    if not unit.aliases:
        return ()
    known = properties.aliases(unit.properties)
    return tuple((alias, alias in known) for alias in unit.aliases)


def _ends(path: str) -> Iterator[str]:
    """The path, the path without its first folder, without its first two, and so on."""
    yield path
    at = path.find("/")
    while at >= 0:
        yield path[at + 1 :]
        at = path.find("/", at + 1)


def _pages(paths: Iterable[str], graphs: tuple[str, ...]) -> dict[str, dict[str, None]]:
    """The paths of notes in Logseq's graphs, by the names of their pages."""
    found: dict[str, dict[str, None]] = {}
    for path in paths:
        if is_note(path) and path.startswith(graphs):
            for page in page_keys(path):
                found.setdefault(page, {})[path] = None
    return found


def _labels(notes: Iterable[Note]) -> dict[str, dict[str, None]]:
    """The paths of notes by the labels of their targets, as MyST has them."""
    found: dict[str, dict[str, None]] = {}
    for note in notes:
        for label in note.unit.labels:
            found.setdefault(normal(label), {})[note.path] = None
    return found


def _by_ancestor(paths: Iterable[str]) -> dict[str, TiedPaths]:
    """For each folder above any of the paths: the shortest of the paths below it."""
    least: dict[str, int] = {}
    shortest: dict[str, list[str]] = {}
    for path in paths:
        # macOS writes accented letters as two characters; that must not make a path longer.
        length = len(normal(path))
        above = key(folder(path))
        while True:
            known = least.get(above)
            if known is None or length < known:
                least[above], shortest[above] = length, [path]
            elif length == known:
                shortest[above].append(path)
            if not above:
                break
            above = folder(above)
    return {above: TiedPaths(tuple(known)) for above, known in shortest.items()}
