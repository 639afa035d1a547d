"""A link names a heading by the slug that a site maker or code host makes of it.

## What it finds

Markdown links whose note has no heading in the words after `#`, but one with the same letters and
digits: `#getting-started` for “Getting started”. In a wiki link, which code hosts do not know, that
is a [[broken-anchor]].

## Why it matters

Obsidian follows no slugs: there the link opens the note at its top. Code hosts and most site makers
follow nothing else. Knotwork follows both, so nothing is broken on the site, and this is a remark.

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

If the notes are read in Obsidian, write the heading's words. If they are read on a code host, leave
the slug, and `anchor-by-slug` off.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Found
from knotwork.rules.proposal import heading_words
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link that names a heading by its slug."""
    for path, _number, link, meaning in doubtful_links(graph):
        if isinstance(meaning, Found) and meaning.via == "slug":
            headings = graph.notes[meaning.path].unit.headings
            heading = next(one for one in headings if one.id == meaning.anchor)
            yield Finding(
                path,
                link.span,
                f"“{link.anchor}” is a slug of “{heading.plain}”, which Obsidian does not follow",
                f"write `#{heading_words(heading.text)}`, unless the notes are read on a code host",
            )


RULE = Rule("anchor-by-slug", Severity.INFO, check, __doc__)
