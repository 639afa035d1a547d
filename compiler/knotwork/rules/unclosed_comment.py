"""`%%` opens a comment that nothing closes.

## What it finds

A line that begins with `%%` and has no `%%` after it in the same block of text; and `%%` behind a
blank within a line that has no `%%` after it: such a comment ends on its own line.

## Why it matters

The text after it stays visible: what was meant to be private is published.

## Bad

```a.md
%%
not for readers
```

## Good

```a.md
%%
not for readers
%%
```

## Fix

Close the comment.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unclosed-comment", Severity.WARNING, flaws("unclosed-comment"), __doc__)
