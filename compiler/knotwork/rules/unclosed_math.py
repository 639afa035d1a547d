"""`$$` opens a formula that nothing closes.

## What it finds

`$$` at the beginning of a line, followed by what looks like LaTeX, without another `$$` in its
paragraph. Dollars that stand for money or for a price range are left alone.

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

Close the formula, or write `\\$\\$` for plain dollars.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unclosed-math", Severity.WARNING, flaws("unclosed-math"), __doc__)
