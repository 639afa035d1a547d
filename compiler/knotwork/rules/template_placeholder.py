"""The front matter holds a placeholder that a template engine has to fill in.

## What it finds

Bare `{{…}}` as a value of a property, as in the files of a templates folder.

## Why it matters

To YAML, bare braces are a map inside a map, and other tools then read no properties at all. Here
the value is the placeholder's text, and the other properties are read. In a template that is how it
should be; in a note the placeholder was forgotten. The text alone does not tell which, so this is a
remark.

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

Quote the placeholder, or keep templates out of the site: `exclude = ["Templates/"]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Flaw
from knotwork.rules.rule import Rule


def is_placeholder(flaw: Flaw) -> bool:
    """Whether the trouble with the front matter is a bare `{{…}}`."""
    return flaw.kind == "bad-front-matter" and "{{" in flaw.message


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each placeholder that stands in a note's properties."""
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
