"""A property looks as if it kept its note out of the site, and does not.

## What it finds

`private: true`, and properties with almost the name of one that counts: `publsh: false`,
`public: false`, `drafts: true`. What counts only at the top level of the front matter:
`publish: false` inside of another property, and Dataview's `publish:: false` in the text. Notes
that stay out of the site for another reason are left alone.

## Why it matters

The note is published, and its author believes that it is not.

## Bad

```diary.md
---
private: true
---
Nobody should read this.
```

## Good

```diary.md
---
publish: false
---
Nobody should read this.
```

## Fix

Write `publish: false` or `draft: true` in the front matter. If the property means something else,
allow it: with `knotwork-allow: idle-privacy` in the note."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from knotwork.alike import near
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Property, Unit
from knotwork.privacy import is_false, is_true, keeps_private
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each property that should keep its note private, in notes that are not."""
    for path, note in graph.notes.items():
        properties = note.unit.properties
        if path in evidence.private or any(map(keeps_private, properties)):
            continue
        for found, meant in _idle(note.unit):
            yield Finding(
                path,
                found.span,
                f"`{found.name}` does not keep this note out of the site",
                f"write {meant}",
            )


def _idle(unit: Unit) -> Iterator[tuple[Property, str]]:
    """The properties that seem to keep a note private but do not, and what to write instead."""
    for found in unit.properties:
        if meant := _meant(found):
            yield found, f"`{meant}`"
        for inner in _nested(found):
            if meant := _as_it_counts(inner):
                yield inner, f"`{meant}` at the top of the front matter"
    for found in unit.fields:
        if meant := _as_it_counts(found):
            yield replace(found, name=f"{found.name}::"), f"`{meant}` in the front matter"


def _nested(outer: Property) -> Iterator[Property]:
    """The properties inside of a property, with dotted names."""
    inner = outer.value
    if isinstance(inner, dict):
        for name, value in inner.items():
            one = replace(outer, name=f"{outer.name}.{name}", value=value)
            yield one
            yield from _nested(one)
    elif isinstance(inner, list):
        for value in inner:
            yield from _nested(replace(outer, value=value))


def _as_it_counts(found: Property) -> str:
    """What to write for a property that would count at the top level; empty for any other."""
    own = replace(found, name=found.name.rpartition(".")[2])
    if not keeps_private(own):
        return "publish: false" if own.name.lower() == "private" and is_true(own.value) else ""
    return "draft: true" if own.name.lower() == "draft" else "publish: false"


def _meant(found: Property) -> str:
    """What to write for a property that seems meant to keep its note private; else empty."""
    name = found.name.lower()
    if is_true(found.value):
        return "publish: false" if name == "private" else "draft: true" * _is_like(name, "draft")
    return "publish: false" * (is_false(found.value) and _is_like(name, "publish", "published"))


@lru_cache(4096)
def _is_like(name: str, *names: str) -> bool:
    return name not in names and bool(near(name, names, 1))


RULE = EvidenceRule("idle-privacy", Severity.WARNING, check, __doc__)
