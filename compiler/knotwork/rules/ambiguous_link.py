"""A link fits several files equally well.

## What it finds

Links whose name several files share, with paths of the same length, so that nothing but chance
decides; and links by an alias that several notes have.

## Why it matters

Obsidian takes whichever file it happened to load first, so the link may lead elsewhere on another
machine. Knotwork takes the first path in code-point order.

## Bad

```index.md
See [[norm]].
```

```algebra/norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

## Good

```index.md
See [[algebra/norm]].
```

```algebra/norm.md
The size of a vector.
```

```society/norm.md
What everybody does.
```

## Fix

Write enough of the path to tell the files apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous
from knotwork.names import key
from knotwork.rules.proposal import written
from knotwork.rules.rule import Rule, doubtful_links
from knotwork.text import Span

_LISTED = 5


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link that only the order of paths decides."""
    for path, _number, link, meaning in doubtful_links(graph):
        if not isinstance(meaning, Ambiguous):
            continue
        what = f"have the {meaning.via}" if meaning.via in {"alias", "label"} else "are called"
        name = link.target or link.anchor  # a label alone: `#label`
        yield Finding(
            path,
            link.span,
            f"{len(meaning.candidates)} files {what} “{name}”; nothing says which is meant",
            _way_out(graph, meaning, wiki=link.wiki),
            tuple(
                RelatedPlace(candidate, Span(0, 0), "could be meant")
                for candidate in meaning.candidates[:_LISTED]
            ),
        )


def _way_out(graph: ConceptGraph, meaning: Ambiguous, *, wiki: bool) -> str:
    taken = written(graph, meaning.chosen, wiki=wiki)
    same = key(meaning.chosen)
    if all(key(candidate) == same for candidate in meaning.candidates):
        return f"{taken} is taken now; their paths differ in letter case alone: rename one"
    return f"{taken} is taken now; write which you mean"


RULE = Rule("ambiguous-link", Severity.WARNING, check, __doc__)
