"""A link uses an alias where the note's name is meant.

## What it finds

Wiki links that only an alias resolves.

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

Write the name and keep the alias as the words that show: `[[name|alias]]`. Safe: the page stays
the same. Links in properties, where quotes may stand in the way, are left to you if the name holds
any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Found, Link
from knotwork.names import file_name, key, stem
from knotwork.rules.proposal import shortest_name
from knotwork.rules.rule import Rule, links
from knotwork.syntax.holes import mark
from knotwork.syntax.wikilink import default_words

_ENDS_A_NAME = re.compile(r"[#|^\[\]]")
_MEANS_SOMETHING_IN_YAML = re.compile(r"""["'\\,:#{}]""")


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each wiki link that an alias resolved."""
    for path, number, link, meaning in links(graph):
        if isinstance(meaning, Found) and meaning.via == "alias" and link.wiki:
            name = shortest_name(graph, meaning.path)
            better = _better(graph, path, number, name)
            fix = Fix("Write the note's name", (Edit(path, link.span, better),), True)
            yield Finding(
                path,
                link.span,
                _message(link, stem(meaning.path)),
                f"write {better}",
                fix=fix if _can_be_edited(link, name, better) else None,
            )


def _message(link: Link, name: str) -> str:
    alias = file_name(link.target)
    if alias == link.target:
        return f"“{alias}” is an alias of “{name}”, which Obsidian does not follow"
    if key(alias) == key(name):
        return f"no note stands at “{link.target}”; only an alias of “{name}” fits"
    return f"no note stands at “{link.target}”; only “{alias}”, an alias of “{name}”, fits"


def _better(graph: ConceptGraph, path: str, number: int, name: str) -> str:
    link = graph.notes[path].unit.links[number]
    anchor = f"#{link.anchor}" if link.anchor is not None else ""
    if link.embed:
        return f"![[{name}{anchor}]]"
    words = link.label or default_words(link.target, link.anchor)
    if words == default_words(name, link.anchor):
        return f"[[{name}{anchor}]]"
    bar = r"\|" if _in_table(graph, path, number) else "|"
    return f"[[{name}{anchor}{bar}{words}]]"


def _in_table(graph: ConceptGraph, path: str, number: int) -> bool:
    r"""Whether a bar in the link has to be written `\|`; the body knows where the link shows."""
    body = graph.notes[path].unit.body
    at = body.find(mark("l", number))
    return body.rfind("<table", 0, max(at, 0)) > body.rfind("</table>", 0, max(at, 0))


def _can_be_edited(link: Link, name: str, better: str) -> bool:
    """Whether a link can hold the name, and a property's value the link."""
    if _ENDS_A_NAME.search(name):
        return False
    return not (link.property and _MEANS_SOMETHING_IN_YAML.search(better[2:-2]))


RULE = Rule("link-by-alias", Severity.INFO, check, __doc__)
