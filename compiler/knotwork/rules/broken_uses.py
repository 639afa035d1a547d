"""A note uses the definitions of a note that is not there, or two files of one name.

## What it finds

A `uses` property whose link leads to no note of the vault. And files in the property `data`, of the
note or of those that it uses, if two of them have the same name: cells find files by that alone.

## Why it matters

The cells of a note run after those of the notes that it uses. If one of these is missing, or one of
their files hides another, none of its cells can run.

## Bad

```a.md
---
uses: ["[[dot produkt]]"]
---
```

```dot product.md
The dot product.
```

## Good

```a.md
---
uses: ["[[dot product]]"]
---
```

```dot product.md
The dot product.
```

## Fix

Write the name of the note whose cells define what this one needs. Give one of the files another
name.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import MissingNote
from knotwork.model import Relation
from knotwork.programs.note_programs import NoteProgram, data_files, programs_by_note, uses
from knotwork.rules.proposal import Proposals
from knotwork.rules.rule import Rule, did_you_mean
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each `uses` that leads to no note, and each note whose cells would miss a file."""
    yield from _lost(graph)
    yield from _clashes(graph)


def _clashes(graph: ConceptGraph) -> Iterator[Finding]:
    """The notes whose cells need two files of one name; not those that use such notes."""
    made = programs_by_note(graph)
    for path in graph.notes:
        used = uses(graph, path).notes
        if not used and not any(data_files(graph, path)):
            continue
        clash = _clash_of(made.get(path))
        if clash and not any(_clash_of(made.get(note)) == clash for note in used):
            first, second = clash
            yield Finding(
                path,
                _place(graph, path, clash),
                f"the cells of this note cannot run: {first} and {second} would be one file "
                "beside them",
                "give one of them another name",
            )


def _clash_of(made: NoteProgram | None) -> tuple[str, ...]:
    return made.clash if made else ()


def _place(graph: ConceptGraph, path: str, clash: tuple[str, ...]) -> Span:
    """The last of the note's links that bring in one of the files, directly or with a note."""
    places = [
        link.span
        for number, link in enumerate(graph.notes[path].unit.links)
        if link.relation == Relation.USES or (link.property and graph.target(path, number) in clash)
    ]
    return places[-1]


def _lost(graph: ConceptGraph) -> Iterator[Finding]:
    proposals = Proposals(graph)
    for path, note in graph.notes.items():
        for number in uses(graph, path).lost:
            link = note.unit.links[number]
            missing = isinstance(graph.meanings[path][number], MissingNote)
            alike = did_you_mean(proposals.links(link, path)) if missing else ""
            yield Finding(
                path,
                link.span,
                f"the cells of this note cannot run: it uses {link.text}, which is "
                f"{'not in the vault' if missing else 'no note'}",
                alike if missing else "name the note that has cells",
            )


RULE = Rule("broken-uses", Severity.ERROR, check, __doc__)
