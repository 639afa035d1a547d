"""`[[` opens a link that `]]` does not close on the same line.

## What it finds

Double brackets in running text that are not closed, outside code and mathematics.

## Why it matters

The brackets show as text, and the link they were meant to be is missing from the graph. A line
break inside a link has the same effect.

## Bad

```a.md
The [[dot product of two vectors.
```

## Good

```a.md
The [[dot product]] of two vectors.
```

```dot product.md
A sum.
```

## Fix

Close the link on its line, or write `\\[[` where brackets are meant.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unclosed-link", Severity.WARNING, flaws("unclosed-link"), __doc__)
