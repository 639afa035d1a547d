"""What a finding is recognised by when its line moves: the rule and the words it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic
from knotwork.names import short_hash
from knotwork.report.sources import Sources

_DIGITS = 32


def fingerprints(diagnostics: Iterable[Diagnostic], sources: Sources) -> Iterator[str]:
    """One for each diagnostic, all different: the same words in the same note are counted."""
    seen: Counter[str] = Counter()
    for one in diagnostics:
        finding = one.finding
        words = sources.cut(finding.path, finding.span) or finding.message
        whole = "\0".join((one.rule, finding.path, " ".join(words.split())))
        seen[whole] += 1
        yield short_hash(f"{whole}\0{seen[whole]}", _DIGITS)
