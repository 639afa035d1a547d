"""The front matter cannot be read, or says something twice.

## What it finds

Text that is not YAML, keys given twice, links without the quotes that YAML needs around brackets,
tags with a `#` but without quotes (to YAML, `tags: #a` is a comment), and nesting or size beyond
all reason; and blocks that are meant as front matter and are none: below blank lines, not closed,
or in TOML between lines of `+++`. A property that asks for privacy is reported in other forms too:
`publish: false` at the top of a note without lines of `---` around it, or below a heading or a
comment. Bare `{{…}}` of templates has a rule of its own, `template-placeholder`.

## Why it matters

A note whose front matter cannot be read has no aliases, tags or relations. Of all properties, only
lines such as `publish: false` and `draft: true` still count.

## Bad

```a.md
---
title: Attention: a summary
---
```

## Good

```a.md
---
title: "Attention: a summary"
---
```

## Fix

Begin on the first line with `---`, and close the block with `---`. Quote values that hold `: `,
`#`, brackets or braces. For a link without its quotes, `--fix` does so. Safe: Knotwork follows the
link either way, Obsidian only the quoted one.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.repairs import quoted
from knotwork.rules.rule import Rule
from knotwork.rules.template_placeholder import is_bare


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each mistake in a front matter, except for the placeholders of templates."""
    for path, note in graph.notes.items():
        flaws = [flaw for flaw in note.unit.flaws if flaw.kind == "bad-front-matter"]
        links = {link.span: link for link in note.unit.links if flaws and link.property}
        for flaw in flaws:
            if not is_bare(flaw):
                link = links.get(flaw.span)
                fix = None if link is None else quoted(path, link)
                yield Finding(path, flaw.span, flaw.message, flaw.help, fix=fix)


RULE = Rule("bad-front-matter", Severity.ERROR, check, __doc__)
