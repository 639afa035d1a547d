"""Counts the findings of each rule: an overview of a vault with thousands of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic, Severity
from knotwork.rules import RULES
from knotwork.rules.rule import summary


def statistics(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """A line for each rule that found something, the most frequent first."""
    counts = Counter((one.rule, one.severity) for one in diagnostics)
    summaries = {rule.name: summary(rule.page) for rule in RULES}
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    digits = max((len(str(count)) for _, count in ranked), default=0)
    name = max((len(rule) for (rule, _), _count in ranked), default=0)
    severity_ = max(map(len, Severity))
    for (rule, severity), count in ranked:
        yield f"{count:>{digits}}  {severity:<{severity_}}  {rule:<{name}}  {summaries[rule]}"
