"""Fingerprints identify findings even if their lines move: hashes of rule, note and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from knotwork.diagnostic import Diagnostic
from knotwork.names import short_hash
from knotwork.report.sources import Sources

_DIGITS = 32
"""Hexadecimal digits of a fingerprint."""


def fingerprints(diagnostics: Iterable[Diagnostic], sources: Sources) -> Iterator[str]:
    """A fingerprint for each diagnostic, all different: repeats in a note are numbered."""
    seen: Counter[str] = Counter()
    for one in diagnostics:
        finding = one.finding
        words = sources.cut(finding.path, finding.span) or finding.message
        whole = "\0".join((one.rule, finding.path, " ".join(words.split())))
        seen[whole] += 1
        yield short_hash(f"{whole}\0{seen[whole]}", _DIGITS)
