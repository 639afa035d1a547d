"""A property that programs read has a value of the wrong kind.

## What it finds

`aliases`, `tags` and `cssclasses` that are no list of texts, and `publish` and `draft` that are
neither true nor false. Rules for properties of your own are what `schema-mismatch` is for.

## Why it matters

Since version 1.9 Obsidian does not recognise a plain text as aliases or tags, and `publish: "no"`
is a text: whether a note with it is private depends on who reads it.

## Bad

```dot product.md
---
aliases: inner product
---
```

## Good

```dot product.md
---
aliases: [inner product]
---
```

## Fix

Write a list in brackets, or `true` or `false` without quotes.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Property, Value
from knotwork.rules.rule import Rule

_LISTS = frozenset({"aliases", "tags", "cssclasses"})
_SWITCHES = frozenset({"publish", "draft"})


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each property whose value is of the wrong kind."""
    for path, note in graph.notes.items():
        for found in note.unit.properties:
            if said := _wrong(found):
                yield Finding(path, found.span, *said)


def _wrong(found: Property) -> tuple[str, str] | None:
    name, value = found.name.lower(), found.value
    if value is None:
        return None
    if name in _LISTS and not isinstance(value, list):
        return f"`{found.name}` is {_kind(value)}, not a list", f"write `{found.name}: [{value}]`"
    if name in _LISTS and (odd := _odd_one(value)):
        return f"`{found.name}` holds {odd}; it should hold texts", "quote it, or drop it"
    if name in _SWITCHES and not isinstance(value, bool):
        help_ = "write true or false, without quotes"
        return f"`{found.name}` is {_kind(value)}, neither true nor false", help_
    return None


def _odd_one(values: list[Value]) -> str | None:
    odd = (value for value in values if value is not None and not isinstance(value, str | int))
    found = next(odd, None)
    return None if found is None else _kind(found)


def _kind(value: Value) -> str:
    match value:
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "a table"


RULE = Rule("bad-property-type", Severity.WARNING, check, __doc__)
