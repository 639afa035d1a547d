"""A link names a heading by its slug, or a place by its id, as site generators and code hosts do.

## What it finds

Markdown links whose note has no heading with the words after `#`, but one with the same letters and
digits: `#getting-started` for “Getting started”. Or raw HTML has those words as its id or name: `<a
id="getting-started"></a>`; or braces give them as an id, to a heading (`## Begin {#begin-here}`) or
to a place (`[](){#begin-here}`), as MkDocs, Docusaurus and Pandoc read them. In a wiki link, which
code hosts do not know, that is a [[broken-anchor]].

## Why it matters

Obsidian follows neither: there the link opens the note at its top. Code hosts and most site
generators follow nothing else. Knotwork follows all of them, so nothing is broken on the site, and
this is a remark.

## Bad

```guide.md
First see [how to begin](#getting-started).

## Getting started
```

## Good

```guide.md
First see [how to begin](#Getting%20started).

## Getting started
```

## Fix

If the notes are read in Obsidian, write the heading's words, or give the block a `^id`. If they are
read on a code host, leave the slug or the id, and `anchor-by-slug` off.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found
from knotwork.rules.proposal import heading_words
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link that names a heading by its slug, or raw HTML by its id."""
    for path, _number, link, meaning in doubtful_links(graph):
        if not isinstance(meaning, Found):
            continue
        if meaning.via == "slug":
            headings = graph.notes[meaning.path].unit.headings
            heading = next(one for one in headings if one.id == meaning.anchor)
            yield Finding(
                path,
                link.span,
                f"“{link.anchor}” is a slug of “{heading.plain}”, which Obsidian does not follow",
                f"write `#{heading_words(heading.text)}`, unless the notes are read on a code host",
            )
        elif meaning.via == "id":
            yield Finding(
                path,
                link.span,
                f"“{link.anchor}” is an id, which Obsidian does not follow",
                "link to a heading or a `^block`, unless the notes are read on a code host",
            )


RULE = Rule("anchor-by-slug", Severity.INFO, check, __doc__)
