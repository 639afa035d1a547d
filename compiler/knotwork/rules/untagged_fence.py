"""A block of code does not name its language.

## What it finds

Fences without a word after their opening marks. It is off by default: it is a matter of taste, and
plain text is a good reason.

## Why it matters

Without a language there is no highlighting, and a Python cell is neither run nor tested.

## Bad

````a.md
```
print(1)
```
````

## Good

````a.md
```python
print(1)
```
````

## Fix

Name the language; `text` for none.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("untagged-fence", Severity.INFO, flaws("untagged-fence"), __doc__, default=False)
