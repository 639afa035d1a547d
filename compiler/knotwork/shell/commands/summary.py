"""What commands say of findings in the end: a count and an exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from knotwork.diagnostic import Diagnostic, Severity


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool) -> int:
    """1 if there are errors, or with `strict` warnings; else 0."""
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(found.severity in fatal for found in diagnostics))


def count(number: int, noun: str) -> str:
    """`1 note`, `3 notes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty if there is nothing to say."""
    counts = Counter(found.severity for found in diagnostics)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    return ", ".join(count(counts[kind], name) for kind, name in names.items() if counts[kind])
