"""A link uses an alias where the note's name is meant.

## What it finds

Wiki links that only an alias resolves, except those that a template will fill in (`<% … %>`,
`{{…}}`), and those among the aliases of a note.

## Why it matters

Obsidian itself does not follow them: there the link is unresolved, has no backlink, and a click
makes a new note of that name. Obsidian's own suggestions write the name and show the alias.
Knotwork follows the link, so nothing is broken on the site, and this is a remark.

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

Write the name and keep the alias as the words that show: `[[name|alias]]`; `--fix` does so. Safe:
the page stays the same. Links in properties are left to you if the name holds quotes, which may get
in the way there.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import Found
from knotwork.model import Link
from knotwork.names import file_name, key, stem
from knotwork.rules.repairs import name_instead_of_alias, named
from knotwork.rules.rule import Rule, doubtful_links


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each wiki link that an alias resolved."""
    for path, number, link, meaning in doubtful_links(graph):
        if isinstance(meaning, Found) and meaning.via == "alias" and _is_written_out(link):
            yield Finding(
                path,
                link.span,
                _message(graph, link, meaning.path),
                f"write {named(graph, path, number, meaning.path)}",
                fix=name_instead_of_alias(graph, path, number, meaning.path),
            )


def _is_written_out(link: Link) -> bool:
    """Whether a wiki link names its note: it is no template's placeholder, which names none yet.

    A link in the property `aliases` does not: it defines the alias.
    """
    if link.relation in {"alias", "aliases"}:
        return False
    return link.wiki and "<%" not in link.target and "{{" not in link.target


def _message(graph: ConceptGraph, link: Link, path: str) -> str:
    alias, name = stem(link.target), stem(path)
    whole = link.target[: len(link.target) - len(file_name(link.target))] + alias
    if path in graph.names.aliased(whole):
        return f"“{whole}” is an alias of “{name}”, which Obsidian does not follow"
    if key(alias) == key(name):
        return f"no note stands at “{link.target}”; only an alias of “{name}” fits"
    return f"no note stands at “{link.target}”; only “{alias}”, an alias of “{name}”, fits"


RULE = Rule("link-by-alias", Severity.INFO, check, __doc__)
