"""A page leaves out an element of raw HTML.

## What it finds

Elements that show or do something of their own and that pages leave out: `<iframe>`, `<object>`,
`<embed>`, `<svg>`, `<math>`, `<canvas>`, `<script>`, `<style>`, forms and their fields. And
elements that HTML does not have: most of them are meant as text, as in `git clone <url>`, or belong
to another tool, as `<Tabs>` does. Nothing is reported that no reader misses: comments, and elements
whose words stay, such as `<big>`.

## Why it matters

What is left out leaves no gap: the page looks whole, and lacks a video, a drawing or a word.

## Bad

```vector.md
<iframe src="https://example.org/a-film-of-vectors"></iframe>

Call it <name>.
```

## Good

```vector.md
[A film of vectors](https://example.org/a-film-of-vectors)

Call it `<name>`.
```

## Fix

Write it in Markdown, as the finding says. What is meant as text is code, or begins with `\\<`."""

from __future__ import annotations

from knotwork.diagnostic import Severity
from knotwork.rules.rule import Rule, flaws

RULE = Rule("dropped-html", Severity.WARNING, flaws("dropped-html"), __doc__)
