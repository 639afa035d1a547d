"""A link leads to a web page that is not there.

## What it finds

URLs in links, pictures, properties and raw HTML that answer with an error, or not at all. It is
off, and nothing is fetched, unless the command line says `--external`: asking takes time, a site
that is down today is not your mistake, and no vault should make your machine request addresses
without your knowledge.

Only `http` and `https` are looked at, and only public addresses. Each URL is requested once: a few
hosts at a time, and one request after the other for each. Good answers are remembered for a week.

## Why it matters

Web pages move and vanish; the reader finds out by clicking.

## Bad

```urls
https://example.org/gone 404 Not Found
```

```reading.md
The [paper](https://example.org/gone).
```

## Good

```urls
https://example.org/here 200 OK
```

```reading.md
The [paper](https://example.org/here).
```

## Fix

Look for the page's new address, or link to a copy in an archive.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def addresses(graph: ConceptGraph) -> tuple[str, ...]:
    """The URLs that a check of the web has to request, without their fragments, sorted."""
    return tuple(
        sorted(
            {
                _address(url.url)
                for note in graph.notes.values()
                for url in note.unit.urls
                if url.url.lower().startswith(("http:", "https:"))
            }
        )
    )


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each URL whose answer was bad."""
    if not evidence.urls:
        return
    for path, note in graph.notes.items():
        for url in note.unit.urls:
            state = evidence.urls.get(_address(url.url))
            if state is not None and not state.good:
                message = f"{url.url} cannot be fetched: {state.answer}"
                yield Finding(path, url.span, message, "look for its new address")


def _address(url: str) -> str:
    return url.partition("#")[0]


RULE = EvidenceRule("external-link", Severity.WARNING, check, __doc__, default=False)
