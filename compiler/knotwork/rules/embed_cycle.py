"""Notes embed one another in a circle.

## What it finds

Embeds that lead, through other embeds, back to what they stand in: whole notes, sections or
blocks. A note that embeds a section of its own from elsewhere is not a circle. One finding for each
circle.

## Why it matters

Shown in full, such a note would never end. The site cuts the circle with a box that names it,
which is hardly what a reader came for.

## Bad

```a.md
![[b]]
```

```b.md
![[a]]
```

## Good

```a.md
![[b]]
```

```b.md
See [[a]].
```

## Fix

Turn one of the embeds into a link, or embed the section that is meant.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from sys import maxsize
from typing import NamedTuple, TypeAlias

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous, Found, Resolution
from knotwork.model import Heading, Note
from knotwork.rules.rule import Rule
from knotwork.text import Span

_END = maxsize
"""Stands for the end of a note's text, whose length a graph does not have."""


_NAMED = 12
"""The most parts of a circle that are named, besides the one that it begins and ends with."""


class _Part(NamedTuple):
    """What an embed shows: a whole note, or the section or block with an id."""

    path: str
    anchor: str


class _Embed(NamedTuple):
    span: Span
    shows: _Part


_Inside: TypeAlias = dict[_Part, tuple[_Embed, ...]]
"""The embeds in each part that contains or is shown by an embed."""


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """One finding for each circle, at the first of its parts in path order."""
    inside = _insides(graph)
    done: set[_Part] = set()
    seen: set[frozenset[_Part]] = set()
    for start in sorted(inside):
        for circle in _circles(start, inside, done):
            parts = frozenset(embed.shows for embed in circle)
            if parts not in seen:
                seen.add(parts)
                yield _finding(graph, circle)


def _finding(graph: ConceptGraph, circle: tuple[_Embed, ...]) -> Finding:
    """The finding for a circle, which begins with the first part in path order.

    `circle[n]` is an embed in the part that `circle[n - 1]` shows.
    """
    first = min(range(len(circle)), key=lambda number: circle[number - 1].shows)
    turned = (*circle[first:], *circle[:first])
    holder = turned[-1].shows
    names = [_name(graph, part) for part in (holder, *(one.shows for one in turned[:_NAMED]))]
    if len(turned) > _NAMED:
        # A vault may have as many long circles as parts, and nobody reads all their names.
        left = len(turned) - _NAMED - 1
        names += [*([f"{left} more"] if left else []), names[0]]
    help_ = "turn one of the embeds into a link"
    message = f"embeds go in a circle: {' → '.join(names)}"
    return Finding(holder.path, turned[0].span, message, help_)


def _name(graph: ConceptGraph, part: _Part) -> str:
    """The name of a note or a part of it, as a link would write it."""
    headings = graph.notes[part.path].unit.headings
    place = next((one.name for one in headings if one.id == part.anchor), part.anchor)
    return graph.title(part.path) + (f"#{place}" if place else "")


def _insides(graph: ConceptGraph) -> _Inside:
    embeds = {path: known for path in graph.notes if (known := _embeds(graph, path))}
    result: _Inside = {_Part(path, ""): known for path, known in embeds.items()}
    shown = {embed.shows for known in embeds.values() for embed in known}
    for path, known in embeds.items():
        starts = [embed.span.start for embed in known]
        for anchor, span in _extents(graph.notes[path]):
            if (part := _Part(path, anchor)) in shown:
                first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
                result[part] = known[first:last]
    return result


def _embeds(graph: ConceptGraph, path: str) -> tuple[_Embed, ...]:
    """The embeds of a note that show other notes or parts of them, in the order of the text."""
    found = (
        _Embed(link.span, _Part(target, anchor))
        for link, meaning in graph.links(path)
        if link.embed and not link.hidden
        for target, anchor in _shown(meaning)
        if target in graph.notes
    )
    return tuple(sorted(found))


def _shown(meaning: Resolution) -> Iterator[tuple[str, str]]:
    match meaning:
        case Found(path=path, anchor=anchor):
            yield path, anchor
        case Ambiguous(chosen=path, anchor=anchor, missing_anchor=False):
            yield path, anchor


def _extents(note: Note) -> Iterator[tuple[str, Span]]:
    """The ids and spans of a note's sections and blocks."""
    for block in note.unit.blocks:
        yield f"^{block.id.lower()}", block.span
    open_sections: list[Heading] = []
    for heading in note.unit.headings:
        while open_sections and open_sections[-1].level >= heading.level:
            section = open_sections.pop()
            yield section.id, Span(section.span.start, heading.span.start)
        open_sections.append(heading)
    for section in open_sections:
        yield section.id, Span(section.span.start, _END)


def _circles(start: _Part, inside: _Inside, done: set[_Part]) -> Iterator[tuple[_Embed, ...]]:
    """The circles that can be reached from a part, by depth-first search without recursion."""
    if start in done:
        return
    trace: list[_Embed] = []
    where: dict[_Part, int] = {start: 0}
    stack: list[tuple[_Part, Iterator[_Embed]]] = [(start, iter(inside[start]))]
    while stack:
        part, embeds = stack[-1]
        embed = next(embeds, None)
        if embed is None:
            stack.pop()
            del where[part]
            done.add(part)
            if trace:
                trace.pop()
        elif embed.shows in where:
            yield (*trace[where[embed.shows] :], embed)
        elif embed.shows not in done and embed.shows in inside:
            trace.append(embed)
            where[embed.shows] = len(trace)
            stack.append((embed.shows, iter(inside[embed.shows])))


RULE = Rule("embed-cycle", Severity.ERROR, check, __doc__)
