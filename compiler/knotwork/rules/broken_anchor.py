"""A link names a heading, block or footnote that its note does not have.

## What it finds

Links whose note exists while the part after `#` does not: no such heading, no block or footnote
with such a mark. No link can name a heading in a quote, callout or list, here as in Obsidian. Links
in comments are left alone, and so are those to a part of one of Excalidraw's drawings (`#^group=…`,
`#^frame=…`), which only the drawing's data can tell.

## Why it matters

The reader lands at the top of a page and has to search; an embed of a missing section shows
nothing of the note at all. Headings get reworded, and nothing tells the notes that link to them.

## Bad

```a.md
See [[b#Geometric meaning]].
```

```b.md
## Geometric reading

Length times length times cosine.
```

## Good

```a.md
See [[b#Geometric reading]].
```

```b.md
## Geometric reading

Length times length times cosine.
```

## Fix

Name the heading as it stands now, or link to the note alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from knotwork.alike import near
from knotwork.analysis.drawings import is_drawing
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Ambiguous, MissingAnchor
from knotwork.model import Link
from knotwork.names import listed, stem
from knotwork.rules.proposal import Proposals, heading_words, shortest_name
from knotwork.rules.rule import Rule, did_you_mean, doubtful_links, doubtful_references

_LISTED = 4
_LONG_LIST = 200
"""The most block ids of a note that are compared."""


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link whose anchor is missing."""
    proposals = Proposals(graph)
    known: dict[tuple[str, str, str], str] = {}
    doubtful = ((path, link, meaning) for path, _number, link, meaning in doubtful_links(graph))
    for path, link, meaning in chain(doubtful, doubtful_references(graph)):
        match meaning:
            case MissingAnchor(path=target) | Ambiguous(chosen=target, missing_anchor=True):
                written = (link.anchor or "").strip()
                if written.startswith("^") and is_drawing(graph.notes[target].unit):
                    continue
                same = (target, written, link.target)
                if same not in known:
                    known[same] = _way_out(graph, proposals, link, target)
                yield Finding(
                    path,
                    link.span,
                    f"“{stem(target)}” has no {_noun(written)} “{written}”",
                    known[same],
                )


def _noun(written: str) -> str:
    if written.startswith("[^"):
        return "footnote"
    return "block" if written.startswith("^") else "heading"


def _way_out(graph: ConceptGraph, proposals: Proposals, link: Link, target: str) -> str:
    unit = graph.notes[target].unit
    name = "" if not link.target else shortest_name(graph, target)

    def shown(anchor: str) -> str:
        return f"[[{name}#{anchor}]]" if link.wiki else f"`#{anchor}`"

    last = (link.anchor or "").rpartition("#")[2].strip()
    if last.startswith("[^"):
        return ""
    if graph.names.api.objects.known(last):
        return f"that is a Python object: write [[{last}]]"
    ids = [f"^{block.id}" for block in unit.blocks[:_LONG_LIST]]
    ids += [f"^{one.block}" for one in unit.headings[:_LONG_LIST] if one.block]
    if last.startswith("^"):
        return did_you_mean(tuple(shown(one) for one in near(last, ids))) or (
            f"at the end of the block that is meant, write {last}, or link to its heading"
        )
    if f"^{last}" in ids:
        return did_you_mean((shown(f"^{last}"),))
    if proposals.is_nested(target, last):
        return (
            "that heading stands in a quote, callout or list, where none can be linked to: write "
            f"^name below that block, and link to {shown('^name')}"
        )
    if alike := proposals.headings(target, last):
        return did_you_mean(tuple(shown(heading) for heading in alike))
    if not unit.headings:
        return "the note has no headings; link to the note alone"
    # Only of those that are shown: many links may have broken anchors in one long note.
    first = [f"“{heading_words(heading.name)}”" for heading in unit.headings[:_LISTED]]
    return f"its headings are {listed(first, _LISTED, len(unit.headings))}"


RULE = Rule("broken-anchor", Severity.ERROR, check, __doc__, of_code=True)
