"""The properties of a note are not what the vault's schema says.

## What it finds

Properties that are missing, are of the wrong type, or hold values that a JSON Schema does not
allow. `knotwork.toml` says which notes have which schema, by their paths or tags, and gives the
schema or the name of a file that holds it; without one the rule is silent.

## Why it matters

Tables, queries and exports rely on the properties of a kind of note being there and being alike.

## Bad

```knotwork.toml
[[check.schemas]]
paths = ["papers/"]
schema = { required = ["year"], properties = { year = { type = "integer" } } }
```

```papers/attention.md
---
year: "2017?"
---
```

## Good

```knotwork.toml
[[check.schemas]]
paths = ["papers/"]
schema = { required = ["year"], properties = { year = { type = "integer" } } }
```

```papers/attention.md
---
year: 2017
---
```

## Fix

Correct the property, or the schema."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Note
from knotwork.rules.evidence import Evidence, Problem, Schema
from knotwork.rules.rule import EvidenceRule
from knotwork.text import Span


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each violation of a schema by the properties of a note."""
    for schema in evidence.schemas:
        for note in graph.notes.values():
            if schema.applies(note):
                yield from _problems(note, schema)


def _problems(note: Note, schema: Schema) -> Iterator[Finding]:
    values = {found.name: found.value for found in note.unit.properties}
    spans = {found.name: found.span for found in note.unit.properties}
    for problem in schema.problems(values):
        span = spans.get(problem.property, Span(0, 0))
        yield Finding(note.path, span, _message(problem), f"{schema.name} says so")


def _message(problem: Problem) -> str:
    return f"`{problem.property}`: {problem.message}" if problem.property else problem.message


RULE = EvidenceRule("schema-mismatch", Severity.ERROR, check, __doc__)
