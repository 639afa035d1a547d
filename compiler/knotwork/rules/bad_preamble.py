r"""A definition in `preamble.sty` cannot be read.

## What it finds

Definitions that are incomplete or of a kind that formulas here do not know, and commands that
define nothing, in the file of LaTeX commands that Obsidian's plugin Extended MathJax reads. The
definitions around them count.

## Why it matters

The formulas that use the command show their source. MathJax, which Obsidian uses, stops at the
first thing that it does not know, so there all that follows is lost too.

## Bad

```a.md
$\R^n$
```

```preamble.sty
\newcomand{\R}{\mathbb{R}}
```

## Good

```a.md
$\R^n$
```

```preamble.sty
\newcommand{\R}{\mathbb{R}}
```

## Fix

Correct the definition. Put what only LaTeX itself needs into a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.latex.preamble import RULE as NAME
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(_graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each flaw of the file."""
    for flaw in evidence.preamble.flaws:
        yield Finding(evidence.preamble.path, flaw.span, flaw.message, flaw.help)


RULE = EvidenceRule(NAME, Severity.WARNING, check, __doc__)
