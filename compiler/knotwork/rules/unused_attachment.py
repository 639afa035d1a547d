"""No note uses a picture, recording or PDF of the vault.

## What it finds

Pictures, audio, video and PDF files that neither a canvas nor any link, embed, property or HTML of
a note names; the picture that Excalidraw keeps of a drawing counts as named. It is off by default:
stylesheets and other programs may use a file too, and Knotwork does not read them.

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

import json
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from knotwork.analysis.canvases import canvases, shown_on
from knotwork.analysis.drawings import picture_of
from knotwork.analysis.mentions import Text
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Unit, Value
from knotwork.names import AUDIO, IMAGES, VIDEO, extension, file_name, key
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule
from knotwork.text import Span

_KINDS = IMAGES | AUDIO | VIDEO | {"pdf"}


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each file that nothing names; none if there are canvases whose text is not available."""
    unlinked = [
        path for path in graph.files if extension(path) in _KINDS and path not in graph.incoming
    ]
    if not unlinked:
        return
    files = frozenset(unlinked)
    drawn = {picture_of(path, note.unit, files) for path, note in graph.notes.items()}
    named = {name for note in graph.notes.values() for name in _named(note.unit)}
    left = [path for path in unlinked if path not in drawn and key(file_name(path)) not in named]
    on_canvases = _on_canvases(graph, evidence.text, left) if left else frozenset()
    for path in left:
        if path not in on_canvases:
            yield Finding(path, Span(0, 0), "no note uses this file", "delete it, or show it")


def _on_canvases(graph: ConceptGraph, text: Text | None, files: Sequence[str]) -> frozenset[str]:
    """The files that canvases show; an unreadable canvas counts as showing any name in it."""
    found: set[str] = set()
    for canvas in canvases(graph):
        written = text(canvas) if text else None
        if written is None:
            return frozenset(files)
        try:
            found.update(shown_on(graph, canvas, written))
        except json.JSONDecodeError:
            found.update(path for path in files if file_name(path) in written)
    return frozenset(found)


def _named(unit: Unit) -> Iterator[str]:
    """File names in HTML and in plain property values, which are not links."""
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


# mypy does not find the type out from here.
RULE: EvidenceRule = EvidenceRule(
    "unused-attachment", Severity.INFO, check, __doc__, default=False, of_words=True
)
