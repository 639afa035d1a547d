"""Findings after edits of words alone: the same as before, at other places.

As long as notes keep their shapes (`syntax/shape.py`), rules find the same in them. Findings point
at elements of notes, such as links and headings, and a note of the same shape has the same elements
in the same order: so each old span is translated to the span of the same element now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from knotwork.diagnostic import Diagnostic, Edit, Finding, Fix, RelatedPlace, reading_order
from knotwork.model import Unit
from knotwork.syntax.shape import shape
from knotwork.text import Span

_WHOLE = Span(0, 0)
"""The span of findings about a whole file; as the span of an edit, it is the file's start."""


class Edited(NamedTuple):
    """A note before and after an edit."""

    before: Unit
    now: Unit


class _LostError(Exception):
    """A finding is about a place that cannot be translated."""


def keeps_its_shape(edited: Edited) -> bool:
    """Whether an edit changed words alone."""
    found = shape(_for_the_linter(edited.before))
    return bool(found) and found == shape(_for_the_linter(edited.now))


def _for_the_linter(unit: Unit) -> Unit:
    """A unit without a fact that is gathered for pages alone, and so missing in the linter's."""
    return replace(unit, has_math=False)


def reworded(
    found: Sequence[Diagnostic], edited: Mapping[str, Edited]
) -> tuple[Diagnostic, ...] | None:
    """The findings `found` after some notes, by their paths, were edited.

    None if a new check is needed: some finding is about a place in an edited note that is not the
    place of an element.
    """
    try:
        notes = {path: _Moves(each) for path, each in edited.items()}
        moved = [_moved(one, notes) if _is_about(one.finding, edited) else one for one in found]
    except _LostError:
        return None
    return tuple(sorted(moved, key=reading_order))


def _is_about(finding: Finding, edited: Mapping[str, Edited]) -> bool:
    if finding.path in edited or any(one.path in edited for one in finding.related):
        return True
    return finding.fix is not None and any(one.path in edited for one in finding.fix.edits)


def _moved(one: Diagnostic, notes: Mapping[str, _Moves]) -> Diagnostic:
    def moved(path: str, span: Span) -> Span:
        return notes[path].place(span) if path in notes else span

    def unless_whole(path: str, span: Span) -> Span:
        return span if span == _WHOLE else moved(path, span)

    def edit(each: Edit) -> Edit:
        return replace(each, span=moved(each.path, each.span))

    def related(each: RelatedPlace) -> RelatedPlace:
        return replace(each, span=unless_whole(each.path, each.span))

    finding = one.finding
    fix: Fix | None = None
    if finding.fix is not None:
        fix = replace(finding.fix, edits=tuple(map(edit, finding.fix.edits)))
    span = unless_whole(finding.path, finding.span)
    others = tuple(map(related, finding.related))
    return replace(one, finding=replace(finding, span=span, related=others, fix=fix))


class _Moves:
    """Translates places of a note's elements from before an edit to after it."""

    def __init__(self, edited: Edited) -> None:
        before, now = list(_places(edited.before)), list(_places(edited.now))
        if len(before) != len(now):
            raise _LostError
        pairs = [(old, new) for old, new in zip(before, now, strict=True) if old and new]
        if any(old == _WHOLE != new for old, new in pairs):
            raise _LostError  # a finding at the very start looks like one about the whole file
        self._begin = _one_each((old.start, new.start) for old, new in pairs)
        self._end = _one_each((old.end, new.end) for old, new in pairs)
        links = zip(edited.before.links, edited.now.links, strict=True)
        self._links = _outermost((old.span, new.span) for old, new in links)

    def place(self, span: Span) -> Span:
        """The place of `span` now.

        Raises:
            _LostError: it cannot be translated.
        """
        if (by := self._with_link(span)) is not None:
            return Span(span.start + by, span.end + by)
        if span.start < span.end:
            return Span(_known(self._begin, span.start), _known(self._end, span.end))
        at = span.start
        sides = {moves[at] for moves in (self._begin, self._end) if at in moves}
        if len(sides) != 1 or (now := sides.pop()) is None:
            raise _LostError
        return Span(now, now)

    def _with_link(self, span: Span) -> int | None:
        """How far the link around `span` moved: its text is a part of the shape, so it is the same.

        None if there is no link around it, and for an empty span at the edge of a link, which may
        belong to another element too.
        """
        after = bisect_right(self._links, span.start, key=_start)
        if not after:
            return None
        old, new = self._links[after - 1]
        inside = span.end <= old.end and (span.start < span.end or old.start < span.end < old.end)
        return new.start - old.start if inside else None


def _outermost(links: Iterable[tuple[Span, Span]]) -> list[tuple[Span, Span]]:
    """The spans of links before and now, sorted, without links inside other links."""
    found: list[tuple[Span, Span]] = []
    for old, new in sorted(links, key=lambda pair: (pair[0].start, -pair[0].end)):
        if not found or found[-1][0].end < old.end:
            found.append((old, new))
    return found


def _start(link: tuple[Span, Span]) -> int:
    return link[0].start


def _places(unit: Unit) -> Iterator[Span | None]:
    """The places of all elements of a note, always in the same order."""
    for one in (*unit.properties, *unit.fields):
        yield from (one.span, one.place)
    for fence in unit.fences:
        yield from (fence.span, fence.opening)
    for allowance in unit.allowances:
        yield from (allowance.span, allowance.covers)
    for things in (
        unit.tags,
        unit.headings,
        unit.blocks,
        unit.footnotes,
        unit.links,
        unit.trails,
        unit.references,
        unit.urls,
        unit.flaws,
    ):
        yield from (thing.span for thing in things)


def _one_each(pairs: Iterable[tuple[int, int]]) -> dict[int, int | None]:
    """The new offset of each old one; None for one that has several."""
    found: dict[int, int | None] = {}
    for old, new in pairs:
        found[old] = new if found.get(old, new) == new else None
    return found


def _known(moves: Mapping[int, int | None], offset: int) -> int:
    found = moves.get(offset)
    if found is None:
        raise _LostError
    return found
