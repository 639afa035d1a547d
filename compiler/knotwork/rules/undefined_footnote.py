"""A footnote is referred to and nowhere defined.

## What it finds

`[^1]` without a line `[^1]: …` in the same note. Also `[^name]` directly behind a word, if other
footnotes of the note have names, a line begins with it (without the colon), or it stands at the end
of a sentence; anywhere else that is taken for a set of characters, as in regular expressions.

## Why it matters

The page shows the brackets, as Obsidian does, and the reader does not get the remark.

## Bad

```a.md
It was found in 1968.[^1]
```

## Good

```a.md
It was found in 1968.[^1]

[^1]: By Salton.
```

## Fix

Write the footnote, correct its name, or write `\\[^1]` where brackets are meant.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("undefined-footnote", Severity.WARNING, flaws("undefined-footnote"), __doc__)
