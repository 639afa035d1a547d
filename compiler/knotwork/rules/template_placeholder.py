"""A property or a link holds a placeholder that a template engine has to fill in.

## What it finds

Bare `{{…}}` as a value of a property, and `{{…}}` or `<% … %>` in a link that names nothing, as in
the files of a templates folder.

## Why it matters

To YAML, bare braces are a map inside a map, and other tools then read no properties at all. Here
the value is the placeholder's text, and the other properties are read. And what a link names is not
known before it is filled in. In a template that is how it should be; in a note the placeholder was
forgotten. The text alone does not tell which, so this is a remark.

## Bad

```Templates/Book.md
---
created: {{date}}
---
```

## Good

```Templates/Book.md
---
created: "{{date}}"
---
```

## Fix

Quote the placeholder of a property, fill in that of a note's link, and keep templates out of the
site: `exclude = ["Templates/"]`. The remarks on those: `[check.paths."Templates/"]` with `ignore =
["template-placeholder"]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Flaw, Link, MissingNote
from knotwork.rules.rule import Rule, doubtful_links

_FILLED_IN = re.compile(r"\{\{.*\}\}|<%.*%>")


def is_placeholder(flaw: Flaw) -> bool:
    """Whether the trouble with the front matter is a bare `{{…}}`."""
    return flaw.kind == "bad-front-matter" and "{{" in flaw.message


def is_filled_in(link: Link) -> bool:
    """Whether a template engine has to say what a link names."""
    return _FILLED_IN.search(link.target) is not None


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each placeholder that stands in a note's properties, or as the name of a note or file."""
    for path, _number, link, meaning in doubtful_links(graph):
        if isinstance(meaning, MissingNote) and is_filled_in(link):
            yield Finding(
                path,
                link.span,
                "a template engine has to fill in what this link names",
                "fill it in, or leave templates out of the site with `exclude`",
            )
    for path, note in graph.notes.items():
        for flaw in note.unit.flaws:
            if is_placeholder(flaw):
                yield Finding(
                    path,
                    flaw.span,
                    "to YAML, a bare placeholder is a map inside a map",
                    "quote it, or leave templates out of the site with `exclude`",
                )


RULE = Rule("template-placeholder", Severity.INFO, check, __doc__)
