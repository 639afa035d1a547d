"""A note names another one and does not link to it.

## What it finds

Titles, file names and aliases of notes that stand in the prose of a note which links to them
nowhere: one finding for each pair, at the first place. It is off by default: *order* is a word
before it is a note, and only the author knows which of the two is meant. Docstrings are left out.

## Why it matters

The reader could go on from there, and the graph lacks an edge that the author had in mind.

## Bad

```softmax.md
Cross-entropy goes well with a softmax.
```

```cross-entropy.md
How far one distribution is from another.
```

## Good

```softmax.md
[[cross-entropy|Cross-entropy]] goes well with a softmax.
```

```cross-entropy.md
How far one distribution is from another.
```

## Fix

Link the words. `--unsafe-fixes` does it, at the first place of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.analysis.mentions import Mention, mentions
from knotwork.diagnostic import Edit, Finding, Fix, RelatedPlace, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.evidence import Evidence
from knotwork.rules.proposal import shortest_name
from knotwork.rules.rule import EvidenceRule
from knotwork.text import Span


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """The first place where a note names another, and how often it does."""
    if evidence.text is None:
        return
    for mention in mentions(graph, evidence.text):
        link = _link(graph, mention)
        words = " ".join(mention.words.split())
        more = f" ({mention.count} times)" if mention.count > 1 else ""
        named = graph.title(mention.target)
        yield Finding(
            mention.path,
            mention.span,
            f"“{words}” names “{named}” and does not link to it{more}",
            f"write {link}",
            tuple(RelatedPlace(other, Span(0, 0), "has that name too") for other in mention.also),
            _fix(mention, link),
        )


def _link(graph: ConceptGraph, mention: Mention) -> str:
    name = shortest_name(graph, mention.target)
    words = " ".join(mention.words.split())
    return f"[[{name}]]" if name == words else f"[[{name}|{words}]]"


def _fix(mention: Mention, link: str) -> Fix | None:
    """Link the words; None if several notes may be meant, or the words may be in a table."""
    in_table = "|" in link and "|" in mention.before + mention.after
    if mention.also or in_table or "\n" in mention.words:
        return None
    edit = Edit(mention.path, mention.span, link)
    return Fix("Link the words", (edit,), safe=False)


RULE = EvidenceRule("unlinked-mention", Severity.INFO, check, __doc__, default=False, of_words=True)
