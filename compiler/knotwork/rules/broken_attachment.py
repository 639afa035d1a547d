"""A picture, recording or other file is not in the vault.

## What it finds

Links to and embeds of files other than notes (pictures, audio, video, PDF, canvas, documents,
tables, archives) that no folder of the vault holds, in raw HTML too (`<img src="plot.png">`), and
pictures that name no file: `![words]()`. The suffix belongs to the name: `![[plot]]` does not find
`plot.png`.

## Why it matters

The page shows a box, or a link that leads nowhere, in place of the picture.

## Bad

```softmax.md
![the curve of softmax](softmx.svg)
```

```softmax.svg
```

## Good

```softmax.md
![the curve of softmax](softmax.svg)
```

```softmax.svg
```

## Fix

Correct the name, or put the file into the vault. `--unsafe-fixes` leaves out a query
(`plot.png?raw=true`), and leads a path from the root of a site to the one file that it can mean. It
corrects no name, since two pictures may have very similar names.
"""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.missing import missing
from knotwork.rules.proposal import is_attachment
from knotwork.rules.rule import Rule, flaws


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """Each link to a file that is not there, and each picture without one."""
    yield from missing(graph, lambda link: is_attachment(link.target))
    yield from flaws("broken-attachment")(graph)


RULE = Rule("broken-attachment", Severity.ERROR, check, __doc__, of_code=True)
