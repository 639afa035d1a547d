"""No note uses a picture, recording or PDF of the vault.

## What it finds

Pictures, audio, video and PDF files that no link, embed, property or HTML of any note names. It is
off by default: style sheets, canvases and other programs may use a file too, and Knotwork does not
read them.

## Why it matters

Vaults carry their dead pictures with them, into every clone and every backup.

## Bad

```softmax.md
The curve is left out.
```

```softmax.svg
```

## Good

```softmax.md
![the curve of softmax](softmax.svg)
```

```softmax.svg
```

## Fix

Delete the file, or show it where it belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Unit, Value
from knotwork.names import AUDIO, IMAGES, VIDEO, extension, file_name, key
from knotwork.rules.rule import Rule
from knotwork.text import Span

_KINDS = IMAGES | AUDIO | VIDEO | {"pdf"}


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each file that nothing leads to."""
    unlinked = [
        path for path in graph.files if extension(path) in _KINDS and path not in graph.incoming
    ]
    if not unlinked:
        return
    named = {name for note in graph.notes.values() for name in _named(note.unit)}
    for path in unlinked:
        if key(file_name(path)) not in named:
            yield Finding(path, Span(0, 0), "no note uses this file", "delete it, or show it")


def _named(unit: Unit) -> Iterator[str]:
    """File names in HTML and in plain property values, which are no links."""
    for reference in unit.references:
        yield key(file_name(unquote(reference.url.partition("#")[0].partition("?")[0])))
    for found in unit.properties:
        for text in _texts(found.value):
            yield key(file_name(text.strip()))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))


RULE = Rule("unused-attachment", Severity.INFO, check, __doc__, default=False)
