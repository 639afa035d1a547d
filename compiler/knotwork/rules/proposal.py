"""What to write instead: the shortest link to a file, and the names that a mistyped one may mean.

Comparing a name with all names of a vault costs time that grows with the vault, and so would doing
it for each broken link. Exact matches (letter case, hyphens and underscores aside) are dictionary
look-ups and always found; likeness is looked for until a budget is spent. Vaults with hundreds of
broken links among ten thousand notes do not reach it, and no vault makes a check slow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from rapidfuzz import fuzz, process

from knotwork.graph import ConceptGraph
from knotwork.model import Link
from knotwork.names import (
    AUDIO,
    IMAGES,
    NOTE_SUFFIX,
    VIDEO,
    extension,
    file_name,
    folder,
    is_note,
    key,
    stem,
)
from knotwork.resolve import find

BUDGET = 10_000_000
"""Comparisons in one check: about half a second."""
_SHOWN = 3
_ALIKE, _ALIKE_SHORT, _ALIKE_FILE = 80.0, 72.0, 90.0
"""How alike (0 to 100) names must be: one letter weighs more in a short name, and the pictures of a
page are called much the same without being each other."""
_SHORT = 5
_DIGITS = re.compile(r"\d+")
_SEPARATORS = re.compile(r"[\s_-]+")
_FOLDER_NOTES = frozenset({"index", "readme", "_index"})
_ATTACHMENTS = IMAGES | AUDIO | VIDEO | {"pdf", "base", "canvas"}
_NOT_IN_HEADING_LINK = re.compile(r"[:#|^\\\s]+|%%|\[\[|\]\]")


def shortest_name(graph: ConceptGraph, path: str) -> str:
    """What a link to a file says at least: the bare name if no other file has it, else the path.

    As Obsidian writes it: never a part of the path, which the next new note could make ambiguous.
    The `index` of a folder keeps its path even where it is the only one, for so it will not stay.
    """
    whole, name = path.removesuffix(NOTE_SUFFIX), stem(path)
    alone = path in graph.made or (
        len(graph.names.ending(key(file_name(path)))) == 1 and key(name) not in _FOLDER_NOTES
    )
    for short in (name, whole, path) if alone else (whole, path):
        if find(short, "", graph.names, graph.mode).paths == (path,):
            return short
    return whole


def written(graph: ConceptGraph, path: str, *, wiki: bool = True) -> str:
    """A link to a file as it could stand in a note."""
    return f"[[{shortest_name(graph, path)}]]" if wiki else f"`{path}`"


def is_attachment(linkpath: str) -> bool:
    """Whether a linkpath names a picture, a recording or another file that is no note."""
    return extension(linkpath) in _ATTACHMENTS


def heading_words(heading: str) -> str:
    """A heading as a link can name it: without the characters that end the name in a link."""
    return " ".join(_NOT_IN_HEADING_LINK.sub(" ", heading).split())


def folded(name: str) -> str:
    """A name as far as people remember it: no letter case, hyphens and underscores as spaces."""
    return _SEPARATORS.sub(" ", key(name)).strip()


class Budget:
    """How many comparisons are left."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, comparisons: int) -> bool:
        """Whether there was enough left; if so, it is spent."""
        enough = comparisons <= self.left
        self.left -= comparisons if enough else 0
        return enough


class Likeness:
    """Which of some names look like a given one, within a budget shared by all that ask."""

    def __init__(
        self, names: Iterator[tuple[str, str]], budget: Budget, alike: float = _ALIKE
    ) -> None:
        self._meant: dict[str, dict[str, None]] = defaultdict(dict)
        for name, meaning in names:
            self._meant[folded(name)][meaning] = None
        self._known = sorted(self._meant)
        self._by_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self._known:
            self._by_numbers[_numbers(name)].append(name)
        self._budget = budget
        self._alike = alike

    def of(self, name: str) -> tuple[tuple[str, str], ...]:
        """Pairs of a folded name that is like `name` and its meaning, the likest first."""
        wanted = folded(name)
        if wanted in self._meant:
            return tuple((wanted, meaning) for meaning in islice(self._meant[wanted], _SHOWN))
        candidates = self._candidates(_numbers(wanted))
        if not self._budget.spend(len(candidates)):
            return ()
        alike = _ALIKE_SHORT if len(wanted) <= _SHORT else self._alike
        near = process.extract(
            wanted, candidates, scorer=fuzz.ratio, score_cutoff=alike, limit=4 * _SHOWN
        )
        pairs = (
            (match, meaning)
            for match, _score, _index in near
            for meaning in islice(self._meant[match], _SHOWN)
        )
        return tuple(dict.fromkeys(pairs))[:_SHOWN]

    def _candidates(self, numbers: tuple[str, ...]) -> list[str]:
        """Names that can be meant: "2024-05-01" is no mistyped "2024-06-11"."""
        if not numbers:
            return self._known
        return [*self._by_numbers.get((), ()), *self._by_numbers.get(numbers, ())]


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(name))


class Proposals:
    """What the broken links of one vault may have meant; made once for a check."""

    def __init__(self, graph: ConceptGraph, comparisons: int = BUDGET) -> None:
        self._graph = graph
        self._budget = Budget(comparisons)
        self._notes: Likeness | None = None
        self._files: Likeness | None = None
        self._headings: dict[str, Likeness] = {}
        self._known: dict[str, tuple[tuple[str, str], ...]] = {}

    def files(self, linkpath: str) -> tuple[tuple[str, str], ...]:
        """Pairs of a name like the linkpath's last segment and the path of the file it names."""
        known = self._known.get(linkpath)
        if known is None:
            known = self._known[linkpath] = self._like(linkpath)
        return known

    def _like(self, linkpath: str) -> tuple[tuple[str, str], ...]:
        name = file_name(linkpath.rstrip("/"))
        if is_attachment(linkpath):
            if self._files is None:
                self._files = Likeness(_file_names(self._graph), self._budget, _ALIKE_FILE)
            return self._files.of(name)
        if self._notes is None:
            self._notes = Likeness(_note_names(self._graph), self._budget)
        return self._notes.of(stem(name).removesuffix(".html"))

    def links(self, link: Link) -> tuple[str, ...]:
        """Links to write instead of a broken one, in its own style."""
        proposed = (self._written(link, name, path) for name, path in self.files(link.target))
        return tuple(dict.fromkeys(proposed))

    def nearest(self, link: Link) -> tuple[str, str]:
        """The file most likely meant, and the words to keep if they are its title or an alias."""
        name, path = self.files(link.target)[0]
        return path, _other_name(link, name, path)

    def _written(self, link: Link, name: str, path: str) -> str:
        better = written(self._graph, path, wiki=link.wiki)
        if link.embed and link.wiki:
            return "!" + better
        words = _other_name(link, name, path)
        if not words or link.label or not link.wiki:
            return better
        return f"{better[:-2]}|{words}]]"

    def headings(self, path: str, written: str) -> tuple[str, ...]:
        """Headings of a note like the one written, as a link names them."""
        known = self._headings.get(path)
        if known is None:
            names = (
                (heading.plain, heading_words(heading.text))
                for heading in self._graph.notes[path].unit.headings
            )
            known = self._headings[path] = Likeness(names, self._budget)
        return tuple(meaning for _name, meaning in known.of(written) if meaning)


def _other_name(link: Link, name: str, path: str) -> str:
    """What a link calls a file, if that is its title or an alias; empty for a mistyped name."""
    written = file_name(link.target)
    return written if name == folded(written) != folded(stem(path)) else ""


def _note_names(graph: ConceptGraph) -> Iterator[tuple[str, str]]:
    """Every word by which an author may remember a note: name, title, folder, aliases."""
    for path, note in graph.notes.items():
        yield stem(path), path
        if note.unit.title:
            yield note.unit.title, path
        if key(stem(path)) in _FOLDER_NOTES and (above := folder(path)):
            yield file_name(above), path
    for alias, paths in graph.names.aliases():
        for path in paths:
            if path in graph.notes:
                yield alias, path


def _file_names(graph: ConceptGraph) -> Iterator[tuple[str, str]]:
    return ((file_name(path), path) for path in graph.files if not is_note(path))


def folder_page(graph: ConceptGraph, inside: str) -> str | None:
    """The note that stands for a folder, if it has one: its index, its readme, or its namesake."""
    for name in ("index", "README", "_index", file_name(inside)):
        for path in graph.names.at(key(f"{inside}/{name}{NOTE_SUFFIX}")):
            if path in graph.notes:
                return path
    return None
