"""A link uses an alias where the note's name is meant.

## What it finds

Wiki links that only an alias resolves.

## Why it matters

Obsidian itself does not follow them: there the link is unresolved, has no backlink, and a click
makes a new note of that name. Obsidian's own suggestions write the name and show the alias.

## Bad

```a.md
The [[scalar product]] of two vectors is a number.
```

```dot product.md
---
aliases: [scalar product]
---
```

## Good

```a.md
The [[dot product|scalar product]] of two vectors is a number.
```

```dot product.md
---
aliases: [scalar product]
---
```

## Fix

Write the name and keep the alias as the words that show: `[[name|alias]]`. Safe.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Found, Link
from knotwork.names import stem
from knotwork.rules.rule import Rule, links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each wiki link that an alias resolved."""
    for path, _number, link, meaning in links(graph):
        if isinstance(meaning, Found) and meaning.via == "alias" and link.wiki:
            better = _piped(link, _shortest_name(graph, meaning.path))
            note = stem(meaning.path)
            yield Finding(
                path,
                link.span,
                f"“{link.target}” is an alias of “{note}”, which Obsidian does not follow",
                f"write {better}",
                fix=Fix("Write the note's name", (Edit(path, link.span, better),), True),
            )


def _shortest_name(graph: ConceptGraph, target: str) -> str:
    """The bare name if it finds just this file, else the whole path: what Obsidian writes."""
    name = stem(target)
    only = graph.names.ending(f"{name}.md".lower())
    return name if only == (target,) else target.removesuffix(".md")


def _piped(link: Link, name: str) -> str:
    anchor = f"#{link.anchor}" if link.anchor is not None else ""
    bar = r"\|" if r"\|" in link.text else "|"
    mark = "!" if link.embed else ""
    return f"{mark}[[{name}{anchor}{bar}{link.label or link.target}]]"


RULE = Rule("link-by-alias", Severity.INFO, check, __doc__)
