"""Proposals of what to write: the shortest link to a file, or what a broken one may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.analysis.relative_links import are_relative
from knotwork.graph import ConceptGraph
from knotwork.model import Link
from knotwork.names import (
    AUDIO,
    IMAGES,
    NOTE_SUFFIX,
    START_NOTES,
    VIDEO,
    extension,
    file_name,
    folder,
    heading_key,
    is_folder_note,
    is_note,
    key,
    relative_path,
    stem,
)
from knotwork.resolve import find
from knotwork.rules.likeness import ALIKE_FILES, Budget, Likeness, folded, is_slip
from knotwork.rules.once import once

BUDGET = 10_000_000
"""The most comparisons of names in one check: about half a second. Hundreds of broken links in ten
thousand notes do not reach it."""
_OFFICE = frozenset("doc docx xls xlsx ppt pptx odt ods odp epub csv zip".split())
_ATTACHMENTS = IMAGES | AUDIO | VIDEO | _OFFICE | {"pdf", "base", "canvas"}
_NOT_IN_HEADING_LINK = re.compile(r"[:#|^\\\s]+|%%|\[\[|\]\]")


def shortest_name(graph: ConceptGraph, path: str) -> str:
    """The shortest linkpath of a file: the bare name if no other file has it, else the path.

    Obsidian does the same: it never writes a part of the path, which a new note could make
    ambiguous. The `index` of a folder keeps its path even if it is the only one in the vault, as it
    will hardly remain so.
    """
    whole, name = path.removesuffix(NOTE_SUFFIX), stem(path)
    alone = path in graph.made or (
        len(graph.names.ending(key(file_name(path)))) == 1 and not is_folder_note(path)
    )
    for short in (name, whole, path) if alone else (whole, path):
        if find(short, "", graph.names, graph.mode).paths == (path,):
            return short
    return whole


def written(graph: ConceptGraph, path: str, *, wiki: bool = True) -> str:
    """A link to a file as it could stand in a note."""
    return f"[[{shortest_name(graph, path)}]]" if wiki else f"`{path}`"


_are_relative = once(are_relative)


def as_written(graph: ConceptGraph, link: Link, source: str, path: str) -> str:
    """The path of a file for a Markdown link.

    It is relative to the note if the link's old path was, or if those of the vault are.
    """
    if not (link.target.startswith(("./", "../")) or _are_relative(graph)):
        return path
    there = relative_path(source, path)
    is_found = find(there, source, graph.names, graph.mode, wiki=False).paths == (path,)
    return there if is_found else f"./{there}"  # lest a file in the root answers


def is_attachment(linkpath: str) -> bool:
    """Whether a linkpath names a picture, a recording or another file that is not a note.

    A path with a query as in a URL, `plot.png?raw=true`, names one too.
    """
    before, mark, _query = linkpath.partition("?")
    return extension(linkpath) in _ATTACHMENTS or bool(mark and extension(before) in _ATTACHMENTS)


def heading_words(heading: str) -> str:
    """A heading as a link can name it: without characters that would end its name in the link."""
    return " ".join(_NOT_IN_HEADING_LINK.sub(" ", heading).split())


class Proposals:
    """Proposes notes and headings for the broken links of a vault; made once for a check."""

    def __init__(self, graph: ConceptGraph, comparisons: int = BUDGET) -> None:
        self._graph = graph
        self._budget = Budget(comparisons)
        self._notes: Likeness | None = None
        self._files: Likeness | None = None
        self._objects: Likeness | None = None
        self._headings: dict[str, Likeness] = {}
        self._nested: dict[str, frozenset[str]] = {}
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
                self._files = Likeness(_file_names(self._graph), self._budget, ALIKE_FILES)
            return self._files.of(name)
        if self._notes is None:
            self._notes = Likeness(_note_names(self._graph), self._budget)
        return self._notes.of(stem(name).removesuffix(".html"))

    def is_mistyped(self, linkpath: str, name: str) -> bool:
        """Whether `name` is the name of a note that is like the linkpath."""
        return any(known == folded(name) for known, _path in self.files(linkpath))

    def links(self, link: Link, source: str) -> tuple[str, ...]:
        """Links to write instead of a broken one of the note `source`, in the same style."""
        found = self.files(link.target)
        proposed = (self._written(link, source, name, path) for name, path in found)
        return tuple(dict.fromkeys(proposed))

    def nearest(self, link: Link) -> tuple[str, str] | None:
        """The only file that can be meant, and the words to keep if they are its title or an alias.

        None if several files can be meant, or names are similar but not likely to be meant.
        """
        wanted = folded(stem(file_name(link.target.rstrip("/"))).removesuffix(".html"))
        near = self.files(link.target)
        same = [pair for pair in near if pair[0] == wanted]
        meant = same or [pair for pair in near if is_slip(wanted, pair[0])]
        if len({path for _name, path in meant}) != 1:
            return None
        name, path = meant[0]
        return path, _other_name(link, name, path)

    def _written(self, link: Link, source: str, name: str, path: str) -> str:
        if not link.wiki:
            return f"`{as_written(self._graph, link, source, path)}`"
        better = written(self._graph, path)
        if link.embed:
            return "!" + better
        words = _other_name(link, name, path)
        if not words or link.label:
            return better
        return f"{better[:-2]}|{words}]]"

    def objects(self, link: Link) -> tuple[str, ...]:
        """Links to Python objects whose dotted names are like the link's target."""
        known = self._graph.names.api.objects.spots
        package, dot, _rest = link.target.partition(".")
        if not dot or package not in known:
            return ()
        if self._objects is None:
            self._objects = Likeness(((name, name) for name in known), self._budget)
        return tuple(f"[[{name}]]" for _folded, name in self._objects.of(link.target))

    def is_nested(self, path: str, written: str) -> bool:
        """Whether `written` is a heading in a quote, callout or list of the note."""
        known = self._nested.get(path)
        if known is None:
            names = self._graph.notes[path].unit.nested_headings
            known = self._nested[path] = frozenset(map(heading_key, names))
        return heading_key(written) in known

    def headings(self, path: str, written: str) -> tuple[str, ...]:
        """Headings of a note that are like `written`, as a link names them."""
        known = self._headings.get(path)
        if known is None:
            names = (
                (heading.plain, heading_words(heading.text))
                for heading in self._graph.notes[path].unit.headings
            )
            known = self._headings[path] = Likeness(names, self._budget)
        return tuple(meaning for _name, meaning in known.of(written) if meaning)


def _other_name(link: Link, name: str, path: str) -> str:
    """The words of a link if they are a title or alias of the file; empty for a mistyped name."""
    written = file_name(link.target)
    return written if name == folded(written) != folded(stem(path)) else ""


def _note_names(graph: ConceptGraph) -> Iterator[tuple[str, str]]:
    """The names by which authors may remember notes, with paths: name, title, folder, alias."""
    for path, note in graph.notes.items():
        yield stem(path), path
        if note.unit.title:
            yield note.unit.title, path
        if is_folder_note(path) and (above := folder(path)):
            yield file_name(above), path
    for alias, paths in graph.names.aliases():
        for path in paths:
            if path in graph.notes:
                yield alias, path


def _file_names(graph: ConceptGraph) -> Iterator[tuple[str, str]]:
    return ((file_name(path), path) for path in graph.files if not is_note(path))


def folder_page(graph: ConceptGraph, inside: str) -> str | None:
    """The note for a folder as a whole: its index or README, or a note in it with its name."""
    for name in (*START_NOTES, file_name(inside) + NOTE_SUFFIX):
        for path in graph.names.at(key(f"{inside}/{name}")):
            if path in graph.notes:
                return path
    return None
