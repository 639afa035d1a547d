"""`$$` opens a formula that nothing closes.

## What it finds

`$$` that is followed by what looks like LaTeX, without another `$$` in its paragraph. Where words
stand before it on its line, a blank line or a line that begins a list ends the paragraph, and so
the formula; where it begins the line, neither does. Dollars that stand for money or for a price
range are left alone.

## Why it matters

The page shows the source of the formula.

## Bad

```a.md
$$ \\frac{a}{b}
```

## Good

```a.md
$$ \\frac{a}{b} $$
```

## Fix

Close the formula, let it begin on a line of its own, or write `\\$\\$` for plain dollars.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unclosed-math", Severity.WARNING, flaws("unclosed-math"), __doc__)
