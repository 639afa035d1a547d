"""A picture has no description for readers who cannot see it.

## What it finds

Embedded pictures, from the vault or the web, without alternative text: `![](x.png)`, `![[x.png]]`,
`![[x.png|300]]`. It is off by default, because Obsidian inserts pictures without any, and nobody
can tell from outside which of them are mere decoration.

## Why it matters

Screen readers can read out nothing but the file's name, and search finds nothing in it.

## Bad

```softmax.md
![](softmax.svg)
```

```softmax.svg
```

## Good

```softmax.md
![the curve of softmax, steep in the middle](softmax.svg)
```

```softmax.svg
```

## Fix

Say in a few words what the picture shows: `![words](x.png)` or `![[x.png|words]]`."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Unit
from knotwork.names import IMAGES, extension
from knotwork.rules.rule import Rule
from knotwork.syntax.link import is_picture, is_player
from knotwork.syntax.wikilink import alt_and_size
from knotwork.text import Span


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each picture without a description."""
    for path, note in graph.notes.items():
        for span, label in _pictures(note.unit):
            if not alt_and_size(label)[0]:
                yield Finding(
                    path,
                    span,
                    "the picture has no alternative text",
                    "say what it shows: ![words](x.png) or ![[x.png|words]]",
                )


def _pictures(unit: Unit) -> Iterator[tuple[Span, str]]:
    for link in unit.links:
        if link.embed and not link.hidden and extension(link.target) in IMAGES:
            yield link.span, link.label or ""
    for url in unit.urls:
        if url.image and is_picture(url.url) and not is_player(url.url):
            yield url.span, url.label


RULE = Rule("missing-alt-text", Severity.INFO, check, __doc__, default=False)
