"""The texts that findings are about, read when needed, and the lines and columns in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from knotwork.diagnostic import Diagnostic, Finding, RelatedPlace
from knotwork.text import Lines, Place, Span, line_text

Texts: TypeAlias = Callable[[str], str | None]
"""The text of a note by its path, or None if it cannot be read any more."""

Located: TypeAlias = Callable[[str], str]
"""Gives the path of a file of the vault as reports show it: relative to the repository."""

Places: TypeAlias = Mapping[str, Mapping[int, Place]]
"""Places that are known without the text of the note, by its path and the offset."""

_KEPT = 8
"""How many texts of notes are cached: findings come note by note."""
WHOLE = Span(0, 0)
"""The span of a finding about a file as a whole."""


class SourceLine(NamedTuple):
    """A line of a note and the part of it that a span covers."""

    number: int
    text: str
    start: int
    end: int


class Where(NamedTuple):
    """A place as reports show it."""

    path: str
    """The path in the vault, or relative to it."""
    span: Span
    begin: Place
    end: Place


class Sources:
    """Texts with their lines; the last few are cached, for findings come sorted by path."""

    def __init__(self, texts: Texts, places: Places | None = None) -> None:
        """`places` are places that are known without reading a text."""
        self._texts = texts
        self._places = places or {}
        self._known: dict[str, tuple[str, Lines]] = {}

    def place(self, path: str, offset: int) -> Place:
        """The line and column of an offset; the first line if the text is gone."""
        if not offset:
            return Place(1, 1)
        if path in self._places and (known := self._places[path].get(offset)):
            return known
        text, lines = self._read(path)
        return lines.place(min(offset, len(text)))

    def where(self, finding: Finding | RelatedPlace) -> Where:
        """The place to show: in the note, or in Python's source if the note is made of that."""
        if (known := finding.origin) is not None:
            return Where(known.path, known.span, known.begin, known.end)
        begin = self.place(finding.path, finding.span.start)
        return Where(finding.path, finding.span, begin, self.place(finding.path, finding.span.end))

    def cut(self, path: str, span: Span) -> str:
        """The text that a span covers; empty for a finding about the whole file."""
        return "" if span == WHOLE else span.cut(self._read(path)[0])

    def line(self, path: str, span: Span) -> SourceLine:
        """The line on which a span begins."""
        text, lines = self._read(path)
        begin, end = min(span.start, len(text)), min(span.end, len(text))
        number = lines.place(begin).line
        start = lines.start(number)
        return SourceLine(number, line_text(text, lines, number), begin - start, end - start)

    def _read(self, path: str) -> tuple[str, Lines]:
        known = self._known.pop(path, None)
        if known is None:
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]
            text = self._texts(path) or ""
            known = (text, Lines.of(text))
        self._known[path] = known
        return known


def places(
    diagnostics: Iterable[Diagnostic], lines: Callable[[str], Lines | None]
) -> dict[str, dict[int, Place]]:
    """Lines and columns of the starts and ends of all findings."""
    found: dict[str, dict[int, Place]] = {}
    known: dict[str, Lines | None] = {}
    for path, span in _spans(diagnostics):
        if path not in known:
            known[path] = lines(path)
        if (starts := known[path]) is not None:
            own = found.setdefault(path, {})
            own[span.start], own[span.end] = starts.place(span.start), starts.place(span.end)
    return found


def _spans(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[str, Span]]:
    for one in diagnostics:
        parts: tuple[Finding | RelatedPlace, ...] = (one.finding, *one.finding.related)
        for part in parts:
            if part.span != WHOLE:
                yield part.path, part.span
