"""A link to the web has a scheme that a page may not link to.

## What it finds

Links and pictures whose URL begins with something other than the schemes that Knotwork lets onto a
page (`https`, `mailto`, `doi`, `obsidian`, `zotero` and the like): misspelt ones, `javascript:`,
`file:`, and drive letters such as `C:`.

## Why it matters

The page shows the words without the link. Schemes are an allow list because some of them run code
and others lead to files that only your own machine has.

## Bad

```reading.md
The [paper](htps://example.org/attention.pdf).
```

## Good

```reading.md
The [paper](https://example.org/attention.pdf).
```

## Fix

Correct the scheme, or put the file into the vault and link to it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from knotwork.alike import near
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Url
from knotwork.rules.rule import Rule
from knotwork.syntax.link import SAFE_SCHEMES, is_picture, is_safe


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each URL that a page shows as text."""
    for path, note in graph.notes.items():
        for url in note.unit.urls:
            if not (is_picture(url.url) if url.image else is_safe(url.url)):
                yield Finding(path, url.span, _message(url), _way_out(url))


def _message(url: Url) -> str:
    noun = "pictures from" if url.image else "links to"
    return f"pages hold no {noun} `{_scheme(url)}:`"


def _way_out(url: Url) -> str:
    scheme = _scheme(url)
    if len(scheme) == 1 or scheme == "file":
        return "put the file into the vault and link to it by its path there"
    likely = near(scheme, SAFE_SCHEMES, 1)
    return f"did you mean {likely[0]}:?" if likely and likely[0] != scheme else ""


def _scheme(url: Url) -> str:
    return unquote(url.url).partition(":")[0].lower()


RULE = Rule("bad-url-scheme", Severity.WARNING, check, __doc__)
