"""Chooses the most severe findings, for services that show a limited number."""

from __future__ import annotations

from collections.abc import Sequence

from knotwork.diagnostic import Diagnostic, Severity

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def gravest(diagnostics: Sequence[Diagnostic], count: int) -> Sequence[Diagnostic]:
    """At most `count` diagnostics: all in their order, or the first when sorted by severity."""
    if len(diagnostics) <= count:
        return diagnostics
    return sorted(diagnostics, key=lambda one: _ORDER[one.severity])[:count]
