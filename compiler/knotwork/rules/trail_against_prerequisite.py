"""A book puts a note before one that the note needs.

## What it finds

A prerequisite (`requires`, `uses`, and what `links.prerequisites` names) that comes later in the
same book than the note that needs it. The first trail of each note says where it stands; the order
of the chapters is that of the book. Circles of prerequisites are left to `prerequisite-cycle`.

## Why it matters

Whoever follows the trail meets the note before what it builds on. The learning order follows the
prerequisite, and so leaves the trail here.

## Bad

```book.md
```

```attention score.md
---
requires: "[[dot product]]"
---
[[book]] > [[dot product]]

Every note is in the [[book]].
```

```dot product.md
[[attention score]] < [[book]]
```

## Good

```book.md
```

```attention score.md
---
requires: "[[dot product]]"
---
[[dot product]] < [[book]]
```

```dot product.md
[[book]] > [[attention score]]
```

## Fix

Move one of the notes in the trail, or take the link out of the prerequisites if the note can be
read without.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.learning.circles import knots
from knotwork.learning.course import Course
from knotwork.learning.prerequisites import prerequisite_links
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each prerequisite that comes later in the same book, once for each note."""
    course = Course(graph)
    needs = course.prerequisites.needs
    if not needs or not course.home:
        return
    place = {path: number for number, path in enumerate(course.reading)}
    knot = {path: number for number, held in enumerate(knots(needs)) for path in held}
    for path in needs:
        for number, target in _first_links(graph, path):
            knotted = path in knot and knot.get(target) == knot[path]
            if knotted or place[target] < place[path] or _holds(course, path, target):
                continue
            if course.book(path) is not None and course.book(path) == course.book(target):
                yield _finding(graph, course, path, number, target)


def _first_links(graph: ConceptGraph, path: str) -> Iterator[tuple[int, str]]:
    first: dict[str, int] = {}
    for number, target in prerequisite_links(graph, path):
        if target != path:
            first.setdefault(target, number)
    return ((number, target) for target, number in first.items())


def _holds(course: Course, path: str, target: str) -> bool:
    """Whether the note `path` is a container of the note `target`, at any depth."""
    seen = {target}
    while (above := course.home.get(target)) is not None and above not in seen:
        if above == path:
            return True
        seen.add(above)
        target = above
    return False


def _finding(graph: ConceptGraph, course: Course, path: str, number: int, target: str) -> Finding:
    here, there = course.home.get(path), course.home.get(target)
    where, earlier, later = "", target, path
    if there is not None and there != here:
        where = f", in “{graph.title(there)}”"
        if here is not None and course.home.get(there) == course.home.get(here):
            # Notes stay in their chapters, so propose to exchange the chapters.
            earlier, later = there, here
    return Finding(
        path,
        graph.notes[path].unit.links[number].span,
        f"“{graph.title(target)}” is needed here, but the trail puts it later{where}",
        f"move “{graph.title(earlier)}” before “{graph.title(later)}” in the trail, or take"
        f" “{graph.title(target)}” out of what the note needs",
    )


RULE = Rule("trail-against-prerequisite", Severity.WARNING, check, __doc__)
