"""A Markdown link has a blank in its path, so it is plain text.

## What it finds

`[words](path)` and `![words](path)` whose path holds a blank and ends like a note, picture, PDF,
recording or canvas.

## Why it matters

A path ends at the first blank, in Obsidian as in all Markdown. The link shows as it is written,
with its brackets, and is missing from the graph.

## Bad

```a.md
See [the product](dot product.md).
```

```dot product.md
A sum.
```

## Good

```a.md
See [the product](<dot product.md>), or [the same](dot%20product.md).
```

```dot product.md
A sum.
```

## Fix

Put the path between `<` and `>`, write `%20` for each blank, or use a wiki link.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("blank-in-path", Severity.WARNING, flaws("blank-in-path"), __doc__)
