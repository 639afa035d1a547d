"""A snippet is written in another tool's dialect, so it does not run.

## What it finds

Fences that other tools execute: `{code-cell}` of MyST and Jupyter Book, `{python}` of Quarto and
R Markdown. One finding a note, at the first of them.

## Why it matters

Knotwork shows such code and neither runs nor tests it. Whoever brings notes from there should know.

## Bad

````a.md
```{python}
print(4)
```
````

## Good

````a.md
```python
print(4)
```
````

## Fix

Write the language first, and attributes in braces behind it. Notes for MyST run as they are with
`--dialect myst`.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("foreign-cell", Severity.INFO, flaws("foreign-cell"), __doc__)
