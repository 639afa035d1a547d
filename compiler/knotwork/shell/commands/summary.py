"""Counts of findings in words, and exit codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from knotwork.diagnostic import Diagnostic, Severity


class Failing(Protocol):
    """What a command line says of findings that make the command fail."""

    @property
    def strict(self) -> bool:
        """Whether warnings do too."""

    @property
    def exit_zero(self) -> bool:
        """Whether none does."""


def exit_code(asked: Failing, counts: Mapping[str, int]) -> int:
    """The exit code for these numbers of findings by severity."""
    if asked.exit_zero:
        return 0
    fatal = (Severity.ERROR, Severity.WARNING) if asked.strict else (Severity.ERROR,)
    return int(any(counts.get(severity) for severity in fatal))


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 note`, `3 notes`; `plural` is for nouns that do not just add an s."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def no_notes(vault: Path) -> str:
    """A message about a vault without notes: most often it is the wrong folder."""
    return f"There are no notes (*.md) in {vault}; `knotwork init` starts a vault."


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty if there is nothing to say."""
    return summary_of(severities(diagnostics))


def severities(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """The number of findings of each severity."""
    return dict(Counter(str(found.severity) for found in diagnostics))


def summary_of(counts: Mapping[str, int]) -> str:
    """`summary`, from counts."""
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    found = ((counts.get(kind, 0), name) for kind, name in names.items())
    return ", ".join(count(number, name) for number, name in found if number)
