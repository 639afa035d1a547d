"""A link names a note that is not in the vault.

## What it finds

Wiki links, Markdown links, links in properties and those of raw HTML (`<a href="note.md">`) whose
target no file has. Embeds are left to `broken-embed`, pictures and other files to
`broken-attachment`, missing headings to `broken-anchor`. A Markdown link without a target,
`[words]()`, is found too. Links in comments are left alone, and those that a template engine fills
in are `template-placeholder`'s.

## Why it matters

The reader is promised something that is not there: on the site such a link leads to the page *To
be written*. It is an error because nothing else in a vault breaks so often and so quietly. A
mistyped name and a note yet to be written look the same, so a vault that links ahead on purpose
should say so (see below).

In `[[note|words]]` the note comes first. Dendron writes the words first; where they name no note
and what follows does, the reversed link is proposed.

## Bad

```dot product.md
Divide it by both norms and you have [[cosine similarty]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Good

```dot product.md
Divide it by both norms and you have [[cosine similarity]].
```

```cosine similarity.md
The cosine of the angle between two vectors.
```

## Fix

Correct the name, write the note, or, where missing notes are meant as a reminder, set `severity = {
broken-link = "info" }` under `[check]`. `--unsafe-fixes` corrects a mistyped name, reverses the
link or writes `[[note|words]]` for Logseq's `[words]([[note]])`: a guess, made only where just one
name can be meant."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.missing import missing
from knotwork.rules.proposal import is_attachment
from knotwork.rules.rule import Rule, flaws


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link to a note that is not there, or to nothing."""
    yield from missing(graph, lambda link: not link.embed and not is_attachment(link.target))
    yield from flaws("broken-link")(graph)


RULE = Rule("broken-link", Severity.ERROR, check, __doc__, of_code=True)
