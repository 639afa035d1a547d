"""A note that should be shown here is not in the vault.

## What it finds

Embeds `![[…]]` of notes that no file has. Missing pictures and other files are left to
`broken-attachment`, missing headings and blocks to `broken-anchor`.

## Why it matters

Where the text should stand, the page shows a box that says it is missing.

## Bad

```attention.md
![[softmx]]
```

```softmax.md
Numbers become probabilities.
```

## Good

```attention.md
![[softmax]]
```

```softmax.md
Numbers become probabilities.
```

## Fix

Correct the name, or write the note. `--unsafe-fixes` corrects a mistyped name: a guess, made only
where just one note can be meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.missing import missing
from knotwork.rules.proposal import is_attachment
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each embed of a note that is not there."""
    return missing(graph, lambda link: link.embed and not is_attachment(link.target))


RULE = Rule("broken-embed", Severity.ERROR, check, __doc__, of_code=True)
