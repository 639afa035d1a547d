"""A property or a link holds a placeholder that a template engine has to fill in.

## What it finds

Bare `{{…}}` as a value of a property, `{{…}}` or `<% … %>` in a link that names nothing, and front
matter that cannot be read for a `<%` in it, as in the files of a templates folder.

## Why it matters

To YAML, bare braces are a map inside a map, and other tools then read no properties at all. Here
the value is the placeholder's text, and the other properties are read. And what a link names is not
known before it is filled in. In a template that is how it should be; in a note the placeholder was
forgotten. The text alone does not tell which, so this is a remark, and
nothing is said of notes that stay out of the site.

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
site: `exclude = ["Templates/"]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.meaning import MissingNote
from knotwork.model import Flaw
from knotwork.names import is_placeholder
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule, doubtful_links

_BARE = (
    "to YAML, a bare placeholder is a map inside a map",
    "quote it, or leave templates out of the site with `exclude`",
)
_COMMAND = (
    "a template engine has to fill in the front matter before it can be read",
    "fill it in, or leave templates out of the site with `exclude`",
)


def is_bare(flaw: Flaw) -> bool:
    """Whether a flaw of the front matter is a bare `{{…}}`, or a command `<% … %>`."""
    return flaw.kind == "bad-front-matter" and ("{{" in flaw.message or "<%" in flaw.message)


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each placeholder in a note's properties, or as the target of a link."""
    for path, _number, link, meaning in doubtful_links(graph):
        if path in evidence.private or not isinstance(meaning, MissingNote):
            continue
        if is_placeholder(link.target):
            yield Finding(
                path,
                link.span,
                "a template engine has to fill in what this link names",
                "fill it in, or leave templates out of the site with `exclude`",
            )
    for path, note in graph.notes.items():
        for flaw in note.unit.flaws:
            if is_bare(flaw) and path not in evidence.private:
                yield Finding(path, flaw.span, *(_COMMAND if "<%" in flaw.message else _BARE))


RULE = EvidenceRule("template-placeholder", Severity.INFO, check, __doc__)
