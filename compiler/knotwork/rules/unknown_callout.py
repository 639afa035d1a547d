"""A callout has a type that no theme knows.

## What it finds

Callouts `> [!type]` whose type is neither one of Obsidian's nor one of its synonyms. It is off by
default: a vault may style types of its own with a stylesheet, and Knotwork cannot tell them from
slips.

## Why it matters

The callout is shown like an ordinary note: without a colour or symbol of its own.

## Bad

```a.md
> [!waring] Division by zero
> The zero vector has no direction.
```

## Good

```a.md
> [!warning] Division by zero
> The zero vector has no direction.
```

## Fix

Correct the type.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unknown-callout", Severity.INFO, flaws("unknown-callout"), __doc__, default=False)
