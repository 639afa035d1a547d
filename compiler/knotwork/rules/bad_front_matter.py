"""The front matter cannot be read, or says something twice.

## What it finds

YAML that is none, keys given twice, links without the quotes that YAML wants around brackets, and
nesting or size beyond all reason.

## Why it matters

A note whose front matter cannot be read has no aliases, tags or relations, and `publish: false` in
it has no effect.

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

Quote values that hold `: `, `#`, brackets or braces.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("bad-front-matter", Severity.ERROR, flaws("bad-front-matter"), __doc__)
