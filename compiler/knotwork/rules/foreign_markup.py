"""Markup of another tool, which shows as it is written.

## What it finds

Admonitions (`!!! note`), tabs and files taken in (`--8<-- "a.py"`) of MkDocs; references of
mkdocstrings (`[words][pkg.name]`); directives (`:::note`, ```` ```{note} ````) of MyST and
Docusaurus, targets (`(label)=`) and roles (`` {ref}`label` ``) of MyST, except for what
`--dialect myst` reads; attributes in braces after a heading (`{#id}`); formulas between `\\(…\\)`
or `\\[…\\]`, as Pandoc and Jupyter take them, with no dollars around their environment
(`\\begin{align}`), or with blanks just inside of their dollars (`$ x^2 $`); tables whose head has
another number of cells than the line below. One finding of each kind for a note, at the first.

Links with brackets for words, `[[1]](url)` and `![[words]](picture.png)`, which are wiki links with
words in parentheses behind them.

Links of Markdown in a block of HTML: it goes on up to the next empty line, and all in it is HTML.

Dollars and brackets without a LaTeX command or another sign of a formula between them are taken
for plain text.

## Why it matters

To Knotwork, as to Obsidian, all of it is plain text: readers see the marks, and what they stand for
is missing.

## Bad

```a.md
!!! note "The zero vector"
    It has no direction.
```

## Good

```a.md
> [!note] The zero vector
> It has no direction.
```

## Fix

Write callouts, headings, block ids and `$…$` instead. The finding says which. `--unsafe-fixes`
turns admonitions, directives and blocks between colons that are boxes into callouts: `!!! note`,
`:::tip`, `::: {.callout-note}`, ```` ```{warning} ````. Then the tool that they were written for no
longer reads them. A box stays if a link could need its id or label, or if it is not clear where it
ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knotwork.diagnostic import Edit, Finding, Fix, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import Flaw
from knotwork.rules.rule import Rule


def check(graph: ConceptGraph) -> Iterator[Finding]:
    """The first of each kind in each note, with a fix for all of them: a note with one has many."""
    for path, note in graph.notes.items():
        kinds: dict[str, list[Flaw]] = defaultdict(list)
        for flaw in sorted(note.unit.flaws, key=lambda one: one.span):
            if flaw.kind == "foreign-markup":
                kinds[flaw.message].append(flaw)
        for first, *more in kinds.values():
            fix = _as_callouts(path, (first, *more))
            yield Finding(path, first.span, first.message, first.help, fix=fix)


def _as_callouts(path: str, flaws: tuple[Flaw, ...]) -> Fix | None:
    """Write boxes as callouts; not safe, as another tool may still read the notes."""
    edits = tuple(Edit(path, flaw.whole, flaw.better) for flaw in flaws if flaw.whole)
    return Fix("Write callouts", edits, safe=False, reveals=True) if edits else None


RULE = Rule("foreign-markup", Severity.INFO, check, __doc__)
