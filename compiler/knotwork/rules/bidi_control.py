"""A character that cannot be seen changes the order in which text is shown.

## What it finds

Unicode's direction controls (U+202A to U+202E, U+2066 to U+2069) in lines without any letter of a
script that runs from right to left; and, everywhere, overrides and controls that are opened and not
closed on their line.

## Why it matters

What a reader sees is not what is written: code that looks harmless does something else, and a link
that looks like one address is another (*Trojan Source*, CVE-2021-42574).

## Bad

```a.md
Run `x = 1 # done‮` to begin.
```

## Good

```a.md
Run `x = 1 # done` to begin.
```

## Fix

Delete the character.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("bidi-control", Severity.WARNING, flaws("bidi-control"), __doc__)
