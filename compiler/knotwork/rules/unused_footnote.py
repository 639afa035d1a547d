"""A footnote is defined and never shown.

## What it finds

`[^1]: …` in a note where no text refers to `[^1]`, or only a footnote that is not shown itself; and
a second definition of the same name, for the first one counts.

## Why it matters

Footnotes show where the text refers to them. This one is on no page.

## Bad

```a.md
It was found in 1968.

[^1]: By Salton.
```

## Good

```a.md
It was found in 1968.[^1]

[^1]: By Salton.
```

## Fix

Refer to the footnote, give it a name of its own, or delete it.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unused-footnote", Severity.WARNING, flaws("unused-footnote"), __doc__)
