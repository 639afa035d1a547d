"""An allowance accepts nothing.

## What it finds

Comments `<!-- knotwork: allow RULE -->` and properties `knotwork-allow` that name a rule which
finds nothing there any more, or a rule that does not exist. Nothing is said of rules that did not
run: they are off, or need cells that were not run.

## Why it matters

The next real finding in that place would be swallowed.

## Bad

```softmax.md
<!-- knotwork: allow broken-link -->
It makes probabilities.
```

## Good

```softmax.md
<!-- knotwork: allow broken-link -- to be written in spring -->
It makes [[probability]] from numbers.
```

## Fix

Delete the rule's name from the allowance, or all of it."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.rules.evidence import Evidence
from knotwork.rules.rule import EvidenceRule


def check(_graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each name of a rule in an allowance that is not needed."""
    for one in evidence.unused:
        yield Finding(one.path, one.span, one.message, one.help)


RULE = EvidenceRule("unused-allowance", Severity.WARNING, check, __doc__)
