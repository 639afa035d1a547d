"""A formula cannot be read.

## What it finds

LaTeX that the mathematics converter does not understand: unknown commands, missing braces, missing
arguments. And references (`\\eqref{x}`, `\\ref{x}`) to a label that no formula of the note has, or
one without a number: only `\\tag` gives numbers, as in Obsidian.

## Why it matters

The page shows the formula's source instead of the formula, and `(???)` where a number should be.

## Bad

```a.md
$\\frac{a}{$
```

## Good

```a.md
$\\frac{a}{b}$
```

## Fix

Correct the formula, or define the command: in an earlier formula of the note, in `preamble.sty`, or
under `[markdown] macros` in `knotwork.toml`. An environment cannot be defined: write what it shows
with `aligned`, `cases`, `array` or `matrix`, or as Markdown around the formula."""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("bad-math", Severity.WARNING, flaws("bad-math"), __doc__)
