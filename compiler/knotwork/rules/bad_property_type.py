"""A property that programs read has a value of the wrong kind.

## What it finds

`aliases`, `tags` and `cssclasses` that are not a list of texts, tags with a space, a `title` or
`description` that is no text, `publish` and `draft` that are neither true nor false, a `lang` that
is no language, and `created`, `updated`, `modified` and `date` that hold a date in another form
than ISO 8601. (`date` may be that of a battle: `1815`, a word, or a period is left alone there.) In
properties that carry relations (`requires`, `up` …) and in `data`, the name of a note or file that
is no link. In an Obsidian vault, values of another type than the property has there
(`.obsidian/types.json`): Obsidian shows those with a mark and does not let you edit them as what
they should be. Rules for properties of your own are what `schema-mismatch` is for.

## Why it matters

Since version 1.9 Obsidian does not recognise a plain text as aliases or tags. Knotwork still takes
one as a single alias, and as the tags that spaces and commas separate. And `publish: "no"` is a
text: whether a note with it is private depends on who reads it. `3/4/2024` is in March or in April,
so a note with it has no date in the feed and the sitemap. `requires: vector` requires nothing: only
links do.

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

Write a list in brackets, `true` or `false` without quotes, a date as 2024-05-01; or give the
property another type in Obsidian. `--fix` makes lists of texts that stand on one line. Safe: the
names and tags stay the same. A text with commas may be one alias or several: that is left to you.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from knotwork import languages
from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Property, Value
from knotwork.moments import moment
from knotwork.programs.note_programs import DATA
from knotwork.resolve import find
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule
from knotwork.syntax.properties import LISTS, RELATIONS
from knotwork.syntax.yaml_values import plain_value
from knotwork.text import Span

_PARTED = frozenset({"tags", "cssclasses"})
"""Lists whose items have no spaces."""
_TEXTS = frozenset({"title", "description"})
_SWITCHES = frozenset({"publish", "draft"})
_LINKS = frozenset({*RELATIONS, DATA})
_LINK = re.compile(r"\[\[|\]\(")
_MOMENTS = frozenset({"created", "updated", "modified"})
_OTHER_DATE = re.compile(
    r"(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?!\d)(?:\D*|.*:.*)",
    re.DOTALL,
)
"""Matches a date in digits, with or without a time; with other digits after it, it is a period."""

_DATE = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_LONGEST = 40
"""The most characters of a value in a message."""
_PLACEHOLDER = re.compile(r"\{\{|<%")
_BETWEEN = re.compile(r"[\s,]+")
_BARE = re.compile(r"[^\W_][\w /.+-]*")
"""Matches what needs no quotes in a list in brackets."""


def _is_text(pattern: str) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value.strip()) is not None


_TYPES: Mapping[str, tuple[str, Callable[[Value], bool]]] = {
    "text": ("a text", lambda value: not isinstance(value, list | dict)),
    "number": (
        "a number",
        lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    ),
    "checkbox": ("true or false", lambda value: isinstance(value, bool)),
    "date": ("a date", _is_text(_DATE)),
    "datetime": ("a date with a time", _is_text(_DATE)),
    "multitext": ("a list", lambda value: not isinstance(value, dict)),
}
"""By Obsidian's name of a type: its name in messages, and whether a value fits. Obsidian takes a
date without a time for midnight, drops the time from a date, and reads one value as a list of
one."""


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each property whose value is of the wrong kind."""
    for path, note in graph.notes.items():
        for found in note.unit.properties:
            problem = _wrong(found) or _mistyped(found, evidence.types)
            if problem := problem or _unlinked(graph, path, found):
                yield Finding(path, found.span, *problem, fix=_listed(path, found))


def _listed(path: str, found: Property) -> Fix | None:
    """Put brackets around a string, or write the list of items that it stands for."""
    place, value, name = found.place, found.value, found.name.lower()
    if place is None or not isinstance(value, str):
        return None
    items = _items(name, value)
    if name in _PARTED or not items:
        odd = any(_says_more(one.strip('"')) for one in items)
        return None if odd else _fix(Edit(path, place, f"[{', '.join(items)}]"))
    if len(items) > 1:
        return None  # to YAML it is one text, and its author may have meant several
    is_quoted = place.end - place.start > len(value)
    sign = "" if is_quoted or _needs_no_quotes(value) else '"'
    if sign and ('"' in value or "\\" in value):
        return None
    before, behind = Span(place.start, place.start), Span(place.end, place.end)
    return _fix(Edit(path, before, f"[{sign}"), Edit(path, behind, f"{sign}]"))


def _says_more(item: str) -> bool:
    """Whether an item would mean something else in quotes than as a part of the string."""
    return not item.isprintable() or item.startswith("#") or any(sign in item for sign in '"\\[')


def _fix(*edits: Edit) -> Fix:
    return Fix("Write a list", edits, True)


def _mistyped(found: Property, types: Mapping[str, str]) -> tuple[str, str] | None:
    """Message and help for a value that is not of its property's type; None if it is."""
    value = found.value
    known = _TYPES.get(types.get(found.name.lower(), ""))
    if known is None or value in (None, "") or found.name.lower() in LISTS:
        return None
    if isinstance(value, str) and _PLACEHOLDER.search(value):
        return None
    noun, fits = known
    if fits(value):
        return None
    message = f"`{found.name}` is {_kind(value)}; in Obsidian it is {noun}"
    return message, "write one, or give the property another type there"


def _wrong(found: Property) -> tuple[str, str] | None:
    name, value = found.name.lower(), found.value
    if value is None:
        return None
    if name in LISTS and not isinstance(value, list):
        help_ = f"write `{found.name}: [{', '.join(_items(name, value))}]`"
        return f"`{found.name}` is {_kind(value)}, not a list", help_
    if name in _TEXTS and isinstance(value, bool | list | dict):
        return f"`{found.name}` is {_kind(value)}, not a text", "quote it, or write a text"
    if name in LISTS and (odd := _odd_one(name, value)):
        return f"`{found.name}` holds {odd}; it should hold texts", "quote it, or drop it"
    if name == "tags" and isinstance(value, list) and (spaced := _spaced(value)):
        items = ", ".join(f"`{one}`" for one in _items(name, spaced))
        help_ = f"make {items} items of their own, or write `-` for the space"
        return f"the tag `{spaced}` holds a space", help_
    if name in _SWITCHES and not isinstance(value, bool):
        help_ = "write true or false, without quotes"
        return f"`{found.name}` is {_kind(value)}, neither true nor false", help_
    if name == "lang" and isinstance(value, str) and not languages.is_language(value.strip()):
        return _unlike(found, "a language", languages.way_out(value.strip()))
    if _is_odd_date(name, value):
        return _unlike(found, "a date that programs read", "write it as 2024-05-01")
    return None


def _unlinked(graph: ConceptGraph, path: str, found: Property) -> tuple[str, str] | None:
    """Message and help for a value that should be a link but is only the name of a file."""
    if found.name.lower() not in _LINKS:
        return None
    for value in found.value if isinstance(found.value, list) else [found.value]:
        if isinstance(value, str) and (name := value.strip()) and not _LINK.search(name):
            meant = find(name.partition("#")[0], path, graph.names, graph.mode).paths
            if meant and meant[0] != path:
                message = f"`{found.name}` holds “{name}”, which is a text and no link"
                return message, f'write "[[{name}]]", in quotes'
    return None


def _is_odd_date(name: str, value: Value) -> bool:
    """Whether a property for a date has a value that is not one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or moment(value):
        return False
    if name == "date":
        return isinstance(value, str) and _OTHER_DATE.fullmatch(value.strip()) is not None
    return name in _MOMENTS


def _unlike(found: Property, noun: str, way_out: str) -> tuple[str, str] | None:
    """Message and help for a value that should be something else; None for a placeholder."""
    written = str(found.value).strip()
    if not written or _PLACEHOLDER.search(written):
        return None
    shown = written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
    return f"`{found.name}` is “{shown}”, which is not {noun}", way_out


def _items(name: str, value: Value) -> list[str]:
    """The items of the list that a single value stands for, written in YAML."""
    if isinstance(value, dict):
        return ["…"]
    text = str(value).strip()
    known = _BETWEEN.split(text) if name in _PARTED else text.split(",")
    items = (one.strip().removeprefix("#" if name == "tags" else "") for one in known)
    return [one if _needs_no_quotes(one) else f'"{one}"' for one in items if one]


def _needs_no_quotes(text: str) -> bool:
    """Whether a text may stand in a list in brackets as it is."""
    return _BARE.fullmatch(text) is not None and plain_value(text) == text


def _spaced(values: list[Value]) -> str | None:
    texts = (value.strip() for value in values if isinstance(value, str))
    spaced = (text for text in texts if _BETWEEN.search(text))
    return next((text for text in spaced if not _PLACEHOLDER.search(text)), None)


def _odd_one(name: str, values: list[Value]) -> str | None:
    """What a list has besides strings, in words; numbers are allowed except in `aliases`."""
    fit = str if name == "aliases" else str | int
    odd = (value for value in values if value is not None and not isinstance(value, fit))
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


RULE = EvidenceRule("bad-property-type", Severity.WARNING, check, __doc__)
