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
from knotwork.model import Ambiguous, Found, Heading, Note, Resolution
from knotwork.rules.rule import Rule
from knotwork.text import Span

_END = maxsize
"""The end of any text: a graph knows none."""


_NAMED = 12
"""Parts that are named of one circle, besides the one that it begins and ends with."""


class _Part(NamedTuple):
    """What an embed shows: a whole note, or what stands at an id of its page."""

    path: str
    anchor: str


class _Embed(NamedTuple):
    span: Span
    shows: _Part


_Inside: TypeAlias = dict[_Part, tuple[_Embed, ...]]
"""For each part that an embed shows, or that holds one, the embeds in it."""


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
    """`circle[n]` stands in what `circle[n - 1]` shows; told from the first in path order."""
    first = min(range(len(circle)), key=lambda number: circle[number - 1].shows)
    turned = (*circle[first:], *circle[:first])
    holder = turned[-1].shows
    names = [_name(graph, part) for part in (holder, *(one.shows for one in turned[:_NAMED]))]
    if len(turned) > _NAMED:
        # Of long circles a vault may have as many as parts, and nobody reads all their names.
        left = len(turned) - _NAMED - 1
        names += [*([f"{left} more"] if left else []), names[0]]
    help_ = "turn one of the embeds into a link"
    message = f"embeds go in a circle: {' → '.join(names)}"
    return Finding(holder.path, turned[0].span, message, help_)


def _name(graph: ConceptGraph, part: _Part) -> str:
    """A note, or a part of it, by a name that a link can call it."""
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
    """The ids of a note's sections and blocks, and from where to where each goes."""
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
    """Circles reached from a part, by depth-first search without recursion."""
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
