"""A link or embed names a note or file that is not in the vault.

## What it finds

Wiki links, Markdown links, embeds and links in properties whose target no file has. Links to
headings are the business of `broken-anchor`.

## Why it matters

The reader is promised something that is not there. On the site such a link leads to the page *To be
written*; a missing image shows as a box.

## Bad

```dot product.md
Divide it by both norms and you have [[cosine similarty]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Good

```dot product.md
Divide it by both norms and you have [[cosine similarity]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Fix

Correct the name, write the note, or, where missing notes are meant as a reminder, set
`severity = { broken-link = "info" }` under `[check]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Link, MissingNote
from knotwork.names import key
from knotwork.rules.rule import Rule, did_you_mean, links
from knotwork.syntax.link import is_external


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link that means nothing."""
    folders = {key(above) for path in (*graph.notes, *graph.files) for above in _above(path)}
    known: dict[str, str] = {}
    for path, _number, link, meaning in links(graph):
        if not isinstance(meaning, MissingNote):
            continue
        help_ = known.get(link.target)
        if help_ is None:
            help_ = known[link.target] = _way_out(graph, link, folders)
        noun = "file" if link.embed else "note or file"
        yield Finding(path, link.span, f"there is no {noun} “{link.target}”", help_)


def _way_out(graph: ConceptGraph, link: Link, folders: set[str]) -> str:
    if is_external(link.target):
        return f"wiki links name notes; for the web write <{link.target}> or [words]({link.target})"
    if key(link.target).removeprefix("./").strip("/") in folders:
        return "that is a folder; link to a note in it"
    return did_you_mean(graph.names.nearest(link.target)) or (
        "write the note, or correct the name" if not link.embed else "correct the name"
    )


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


RULE = Rule("broken-link", Severity.ERROR, check, __doc__)
