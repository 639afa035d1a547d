"""Maps places in the notes made of a Python package back to its source."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from knotwork.api.docstrings import code_in, found_code, found_words, origin, whole_line, words
from knotwork.api.model import Docstring, Entity, Spot
from knotwork.api.vault import ApiVault
from knotwork.diagnostic import Origin
from knotwork.graph import ConceptGraph
from knotwork.model import Fence, Unit
from knotwork.text import Lines, Span

_LISTED = re.compile(r"- \[\[([^|\]]+)\|[^\n]*")
"""Matches an object in the list of a module, with the summary of its docstring."""


class Origins(NamedTuple):
    """Finds the places in Python's source for places of one note."""

    api: ApiVault
    path: str
    unit: Unit

    @classmethod
    def of(cls, graph: ConceptGraph, path: str) -> Origins:
        """The `Origins` of a note that is made of a module or class."""
        return cls(graph.names.api, path, graph.notes[path].unit)

    def origin(self, span: Span) -> Origin | None:
        """The place in the source of the text at `span`, else of the object that it documents.

        None if that object is defined in no file of the package.
        """
        if module := self.api.unread.get(self.path):
            length = len(module.line.text.rstrip("\r\n"))  # Python may count bytes
            at = module.line.start + min(module.place.column - 1, length)
            return origin(self.api.files[module.file], module.line, Span(at, at))
        part = self._part(span.start)
        for docstring, place in self._exact(part, span):
            return origin(self.api.files[docstring.file], docstring.written, place)
        if part.entity.head is None or part.entity.file not in self.api.files:
            return None
        return whole_line(self.api.files[part.entity.file], part.entity.head)

    def about(self, offset: int) -> str:
        """The dotted name of the object that the text at `offset` documents."""
        return self._part(offset).entity.path

    def line(self, number: int) -> Origin | None:
        """The place in the source of a line of the note."""
        lines = Lines.unpacked(self.unit.lines)
        if not 1 <= number <= len(lines):
            return None
        end = lines.start(number + 1) if number < len(lines) else lines.start(number)
        return self.origin(Span(lines.start(number), end))

    def _part(self, offset: int) -> _Part:
        """The part of the note, about one object, that `offset` is in."""
        text = self.api.text(self.path)
        begin = text.rfind("\n", 0, offset) + 1
        listed = _LISTED.match(text, begin)
        above = [one for one in self.unit.headings if one.span.start <= offset]
        for heading in reversed(above):
            if entity := self.api.entities.get(Spot(self.path, heading.text)):
                return _Part(entity, heading.span.start)
            if listed and (entity := self.api.objects.entities.get(listed[1])):
                return _Part(entity, begin)
        return _Part(self.api.entities[Spot(self.path)], 0)

    def _exact(self, part: _Part, span: Span) -> Iterator[tuple[Docstring, Span]]:
        """The exact place of the text in a docstring: one, or none if it is not found."""
        fence = next((one for one in self.unit.fences if _holds(one, span.start)), None)
        known = [one for one in part.entity.docstrings if one.file in self.api.files]
        if fence is not None:
            yield from self._code(part, fence, span, known)
            return
        text = self.api.text(self.path)
        wanted = words(span.cut(text))
        if wanted is not None:
            before = sum(1 for _found in wanted.finditer(text, part.begin, span.start))
            yield from _at(before, ((one, at) for one in known for at in found_words(one, wanted)))

    def _code(
        self, part: _Part, fence: Fence, span: Span, known: Iterable[Docstring]
    ) -> Iterator[tuple[Docstring, Span]]:
        code = fence.code.rstrip().split("\n")
        line = Lines.unpacked(self.unit.lines).place(span.start).line
        number = min(max(line - fence.code_line, 0), len(code) - 1)
        above = self.api.text(self.path)[part.begin : fence.span.start].split("\n")
        before = sum(1 for _found in code_in(above, code))
        yield from _at(before, ((one, at) for one in known for at in found_code(one, code, number)))


class _Part(NamedTuple):
    """The part of a note that is about one object."""

    entity: Entity
    begin: int


def _holds(fence: Fence, offset: int) -> bool:
    return fence.opening.start <= offset < max(fence.span.end, fence.opening.end)


def _at(number: int, found: Iterable[tuple[Docstring, Span]]) -> Iterator[tuple[Docstring, Span]]:
    """The match with this number, else the last: a page may repeat the text of a docstring."""
    yield from deque(islice(found, number + 1), maxlen=1)
