"""A note's file cannot be read as it stands.

## What it finds

Files called `*.md` that cannot be opened, are no regular files, lead out of the vault, are too
large, hold bytes that are not UTF-8, or nest deeper than a hundred levels; notes whose raw HTML
leaves so many elements open that a page would be thousands of times as large, which are shown
without their HTML; and notes that Knotwork itself fails on, which the message says.

## Why it matters

Something that its author wrote does not reach the reader. The rest of the vault is built all the
same, and the note's page says what is wrong.

## Bad

A file in Latin-1, or a symbolic link to a file outside of the vault.

## Good

```a.md
Plain text in UTF-8.
```

## Fix

Save the file as UTF-8, or move it into the vault.
"""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("unreadable-note", Severity.ERROR, flaws("unreadable-note"), __doc__, of_code=True)
