"""A block of code has no end.

## What it finds

Fences of backticks or tildes without a closing line. A fence that closes has at least as many marks
as the one that opens, and nothing else on its line. In a quote, list item or footnote, a fence
ends with it: at the first line without `>`, or that is not indented as far as the item's text. With
`--dialect myst`, boxes of MyST too. A note that is a script as a whole, as those of Excalidraw's
library, is left alone: it begins with `/*`, and the code that takes its rest with `*/`.

## Why it matters

All that follows is shown as code: headings, links and trails in it do not exist.

## Bad

````a.md
```python
print(1)

The text goes on.
````

## Good

````a.md
```python
print(1)
```

The text goes on.
````

## Fix

Close the fence. In a quote, begin each of its lines with `>`; in a list item or footnote, indent
them.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unclosed-fence", Severity.WARNING, flaws("unclosed-fence"), __doc__)
